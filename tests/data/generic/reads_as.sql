{# Every text of a seed can be read as what it stands for: moment, day, number, boolean, clock, weekday; an empty cell is
   left alone. Seeds are loaded as text, so a wrong cell is named here and does not stop the load half-way. #}
{% test reads_as(model, column_name, kind) %}
{% set readers = {
    'moment': parse_timestamp(column_name) ~ ' is not null',
    'day': matches(column_name, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') ~ ' and ' ~ parse_timestamp(column_name) ~ ' is not null',
    'number': matches(column_name, '^[0-9]+([.][0-9]+)?$'),
    'boolean': parse_boolean(column_name) ~ ' is not null',
    'clock': matches(column_name, '^(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)$'),
    'weekday': matches(column_name, '^[1-7]$'),
} %}
select {{ column_name }} as unreadable_{{ kind }}
from {{ model }}
where {{ column_name }} is not null and not coalesce({{ readers[kind] }}, false)
{% endtest %}
