{# Every row of a seed of platform codes has an effect: some rule asks its list, and its label is one of the enumeration that it
   names. One row a fault. #}
{% test codes_are_of_use(model, code_lists) %}
select
    codes.code_list,
    codes.native_value,
    codes.label,
    case
        when codes.code_list in ({{ quoted_list(code_lists) }}) then 'no label of ' || codes.enumeration
        else 'no list of this name is asked'
    end as fault
from {{ model }} as codes
where
    codes.code_list not in ({{ quoted_list(code_lists) }})
    or (
        codes.enumeration is not null
        and codes.label is not null
        and not exists (
            select 1 from {{ ref('enumerations') }} as enumerations
            where enumerations.enumeration = codes.enumeration and enumerations.label = codes.label
        )
    )
{% endtest %}
