{# None of the columns is below zero; one scan for all of them. #}
{% test is_never_negative(model, columns, show) %}
select {{ (show + columns) | join(', ') }}
from {{ model }}
where {% for column in columns %}{{ column }} < 0{{ " or " if not loop.last }}{% endfor %}
{% endtest %}
