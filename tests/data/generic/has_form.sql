{# Every value matches a pattern (a regular expression that both engines understand); null is left alone. #}
{% test has_form(model, column_name, pattern) %}
select {{ column_name }} as value_without_the_form
from {{ model }}
where {{ column_name }} is not null and not {{ matches(column_name, pattern) }}
{% endtest %}
