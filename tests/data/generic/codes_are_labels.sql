{# Every label of a seed of platform codes is one of the enumeration that its row names. One row a fault. #}
{% test codes_are_labels(model) %}
select
    codes.code_list,
    codes.native_value,
    codes.label
from {{ model }} as codes
where
    codes.enumeration is not null
    and codes.label is not null
    and not exists (
        select 1 from {{ ref('enumerations') }} as enumerations
        where enumerations.enumeration = codes.enumeration and enumerations.label = codes.label
    )
{% endtest %}
