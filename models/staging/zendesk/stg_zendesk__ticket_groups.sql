with

states as (
    select * from {{ ref('stg_zendesk__ticket_states') }}
),

final as (
    select
        *,
        case when previous_changed_at is not null then changed_at end as valid_from,
        next_changed_at as valid_to
    from states
)

select
    source,
    ticket_id,
    group_id,
    valid_from,
    valid_to
from final
