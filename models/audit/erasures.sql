with

erased_contacts as (
    select * from {{ ref('int_contacts__erased') }}
),

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where erased_contact_id is not null
),

final as (
    select
        erased_contacts.contact_id,
        erased_contacts.requested_at,
        erased_contacts.request,
        count(engagements.engagement_id) as engagements
    from erased_contacts
    left join engagements on erased_contacts.contact_id = engagements.erased_contact_id
    group by erased_contacts.contact_id, erased_contacts.requested_at, erased_contacts.request
)

select
    contact_id,
    requested_at,
    request,
    cast(engagements as bigint) as engagements
from final
