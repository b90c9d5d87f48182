{# Each row ends after it begins, and no two rows with the same keys begin at the same moment: it is clear which one holds.
   #}
{% test validity_is_clear(model, keys) %}
select *
from (
    select
        *,
        count(*) over (partition by {{ keys | join(', ') }}, {{ parse_timestamp('valid_from') }}) as begins_alike
    from {{ model }}
) as counted
where begins_alike > 1 or {{ parse_timestamp('valid_from') }} >= {{ parse_timestamp('valid_to') }}
{% endtest %}
