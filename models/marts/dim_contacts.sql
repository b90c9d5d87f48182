with

engagements as (
    select contact_id from {{ ref('int_engagements__identified') }}
    where contact_id is not null
),

final as (
    select
        contact_id,
        substr(contact_id, 1, 8) as contact_name
    from engagements
    group by contact_id
)

select
    contact_id,
    contact_name
from final
