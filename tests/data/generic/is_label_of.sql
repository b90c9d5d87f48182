{# Every value is a label of the enumeration, as the seed enumerations lists them; null is left alone. #}
{% test is_label_of(model, column_name, enumeration) %}
select
    {{ column_name }} as no_label,
    count(*) as rows_with_it
from {{ model }}
where
    {{ column_name }} is not null
    and {{ column_name }} not in (select label from {{ ref('enumerations') }} where enumeration = '{{ enumeration }}')
group by {{ column_name }}
{% endtest %}
