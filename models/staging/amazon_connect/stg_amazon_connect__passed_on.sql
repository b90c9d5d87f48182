with

contacts as (
    select * from {{ ref('stg_amazon_connect__contacts') }}
),

-- Either side may name the other.
successions as (
    select
        source,
        contact_native_id,
        next_native_id
    from contacts
    where next_native_id <> contact_native_id
    union all
    select
        source,
        previous_native_id as contact_native_id,
        contact_native_id as next_native_id
    from contacts
    where previous_native_id <> contact_native_id
),

final as (
    select
        successions.source,
        successions.contact_native_id,
        max(case when coalesce(next_contacts.takes_over, true) then 1 else 0 end) as was_taken_over
    from successions
    left join contacts as next_contacts
        on successions.source = next_contacts.source and successions.next_native_id = next_contacts.contact_native_id
    group by successions.source, successions.contact_native_id
)

select
    source,
    contact_native_id
from final
where was_taken_over = 1
