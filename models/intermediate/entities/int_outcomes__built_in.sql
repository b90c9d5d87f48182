with

enumerations as (
    select * from {{ ref('enumerations') }}
),

final as (
    select
        case enumeration when 'queue_outcome' then 'Queue' when 'invitation_outcome' then 'Invitation' end as category,
        label
    from enumerations
    where enumeration in ('queue_outcome', 'invitation_outcome')
)

select
    category,
    label
from final
