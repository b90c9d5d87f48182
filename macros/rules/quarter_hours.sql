{# Spans united where they overlap and cut at the quarter hours of UTC: one row a part, an interval and a piece, with the bounds
   of the piece in epoch milliseconds. *parts* names the columns within which spans unite. #}
{% macro united_quarter_hour_pieces(relation, parts) -%}
    select
        {{ parts }},
        interval_number,
        greatest(start_ms, interval_number * 900000) as start_ms,
        least(end_ms, (interval_number + 1) * 900000) as end_ms
    from (
        select
            {{ parts }},
            start_ms,
            end_ms,
            {{ explode_range(
                whole_division('start_ms', '900000'), whole_division('(end_ms - 1)', '900000')
            ) }} as interval_number
        from (
            select
                {{ parts }},
                min(start_ms) as start_ms,
                max(end_ms) as end_ms
            from ({{ numbered_span_groups(relation, parts) }}) as grouped
            group by {{ parts }}, span_group
        ) as united
    ) as cut
{%- endmacro %}

{# Conditions for the days of agents that changes touch; true where the build works on everything: whether a span meets such a day,
   and whether a quarter hour is part of one (a UTC day has 96). *agent_days* names a relation with agent_id and day_number. #}
{% macro is_of_touched_agent_day(spans) -%}
    {% if not execute %}{% do ref('int_changes__agent_days') %}{% endif %}
    {% if only_changes() %}{{ meets_agent_days(spans, ref('int_changes__agent_days')) }}{% else %}true{% endif %}
{%- endmacro %}
{% macro meets_agent_days(spans, agent_days) -%}
    exists (
        select 1
        from {{ agent_days }} as agent_days
        where
            agent_days.agent_id = {{ spans }}.agent_id
            and {{ spans }}.start_ms <= (agent_days.day_number + 1) * 86400000
            and {{ spans }}.end_ms >= agent_days.day_number * 86400000
    )
{%- endmacro %}
{% macro is_interval_of_touched_day(intervals) -%}
    {% if not execute %}{% do ref('int_changes__agent_days') %}{% endif %}
    {% if only_changes() -%}
    ({{ intervals }}.agent_id, {{ whole_division(intervals ~ '.interval_number', '96') }}) in (
        select agent_days.agent_id, agent_days.day_number from {{ ref('int_changes__agent_days') }} as agent_days
    )
    {%- else -%}
    true
    {%- endif %}
{%- endmacro %}

{# The days, counted from 1970 in UTC, that the spans of agents meet: agent_id and day_number, each pair once. #}
{% macro agent_days_of(spans) -%}
    select
        agent_id,
        day_number
    from (
        select
            agent_id,
            {{ explode_range(whole_division('start_ms', '86400000'), whole_division('end_ms', '86400000')) }} as day_number
        from {{ spans }}
    ) as days_of_spans
    group by agent_id, day_number
{%- endmacro %}
