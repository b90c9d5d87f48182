{# No row begins while an earlier one with the same keys still holds. #}
{% test validity_does_not_overlap(model, keys) %}
{% set begins = 'coalesce(' ~ epoch_ms(parse_timestamp('valid_from')) ~ ', -1)' %}
select *
from (
    select
        *,
        max(coalesce({{ epoch_ms(parse_timestamp('valid_to')) }}, {{ epoch_ms("cast('9999-12-31' as timestamp)") }})) over (
            partition by {{ keys | join(', ') }} order by {{ begins }}
            rows between unbounded preceding and 1 preceding
        ) as earlier_one_ends
    from {{ model }}
) as ordered
where {{ begins }} < earlier_one_ends
{% endtest %}
