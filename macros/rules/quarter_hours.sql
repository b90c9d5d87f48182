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
