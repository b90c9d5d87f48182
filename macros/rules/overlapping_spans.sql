{# Numbers the groups of spans that touch or overlap in time, a column span_group within the parts: a span that begins after
   all before it have ended begins a new group. The relation has start_ms and end_ms, ends included in no span. #}
{% macro numbered_span_groups(relation, parts, tie='start_ms') -%}
    select
        *,
        sum(begins_group) over (
            partition by {{ parts }} order by start_ms, end_ms, {{ tie }}
            rows between unbounded preceding and current row
        ) as span_group
    from (
        select
            *,
            case
                when start_ms < max(end_ms) over (
                    partition by {{ parts }} order by start_ms, end_ms, {{ tie }}
                    rows between unbounded preceding and 1 preceding
                ) then 0
                else 1
            end as begins_group
        from {{ relation }}
    ) as marked
{%- endmacro %}
