{# No e-mail address and no run of seven digits is left in a text. The patterns are simpler than those of the mask on
   purpose, so that a fault of the mask shows here. #}
{% test holds_no_personal_data(model, column_name) %}
select {{ column_name }} as text_with_personal_data
from {{ model }}
where
    {{ matches(column_name, '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+[.][A-Za-z]') }}
    or {{ matches(column_name, '[0-9]([ ().-]{0,2}[0-9]){6}') }}
{% endtest %}
