{# Every cell of a seed can be used as it stands, since seeds are loaded as text. *required* names the columns that must not
   be empty, *kinds* what a text stands for (moment, day, number, days_or_never, boolean, clock, weekday, time_zone),
   *labels* the enumeration that a column takes its labels from. No cell at all may begin or end with white space. One row a
   fault. #}
{% test cells_are_sound(model, columns, required=[], kinds={}, labels={}) %}
{% for column in columns %}
{% set kind = kinds.get(column) %}
{% set readers = {
    'moment': parse_timestamp(column) ~ ' is not null',
    'day': matches(column, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') ~ ' and ' ~ parse_timestamp(column) ~ ' is not null',
    'number': matches(column, '^[0-9]+([.][0-9]+)?$'),
    'days_or_never': matches(column, '^([0-9]+([.][0-9]+)?|never)$'),
    'boolean': parse_boolean(column) ~ ' is not null',
    'clock': matches(column, '^(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)$'),
    'weekday': matches(column, '^[1-7]$'),
    'time_zone': is_time_zone(column),
} %}
select
    '{{ column }}' as cell,
    {{ column }} as cell_text,
    case
        when {{ column }} is null then 'must not be empty'
        when {{ column }} <> coalesce({{ clean_text(column) }}, '') then 'begins or ends with white space'
        {% if kind %}when not coalesce({{ readers[kind] }}, false) then 'cannot be read as {{ kind }}'{% endif %}
        else 'is no label of {{ labels.get(column) }}'
    end as fault
from {{ model }}
where
    {% if column in required %}{{ column }} is null or{% endif %}
    {% if kind %}({{ column }} is not null and not coalesce({{ readers[kind] }}, false)) or{% endif %}
    {% if column in labels %}
    {{ column }} not in (select label from {{ ref('enumerations') }} where enumeration = '{{ labels[column] }}') or
    {% endif %}
    {{ column }} <> coalesce({{ clean_text(column) }}, '')
{{ "union all" if not loop.last }}
{% endfor %}
{% endtest %}
