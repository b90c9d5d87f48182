{# A condition is true on every row, and not null either; config: where narrows the rows. The columns named in *show* come
   with the rows that break it. #}
{% test holds(model, expression, show) %}
select {{ show | join(', ') }}
from {{ model }}
where not coalesce({{ expression }}, false)
{% endtest %}
