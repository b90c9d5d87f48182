{# No cell of a seed begins or ends with white space, which looks right and matches nothing. #}
{% test has_no_stray_space(model) %}
{% set columns = adapter.get_columns_in_relation(model) | map(attribute='name') | list if execute else ['null'] %}
select *
from {{ model }}
where
    {% for column in columns %}
    {{ column }} <> {{ clean_text(column) }}{{ " or" if not loop.last }}
    {% endfor %}
{% endtest %}
