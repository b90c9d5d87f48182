{{ config(materialized='table') }}

with

contacts as (
    select * from {{ ref('stg_amazon_connect__contacts') }}
),

-- Two contacts may name the same next one; the smaller id is as good as any, and always the same.
named_as_next as (
    select
        source,
        next_native_id as contact_native_id,
        min(contact_native_id) as parent_native_id
    from contacts
    where next_native_id <> contact_native_id
    group by source, next_native_id
),

final as (
    select
        contacts.source,
        contacts.contact_native_id,
        coalesce(
            nullif(contacts.initial_native_id, contacts.contact_native_id),
            nullif(contacts.previous_native_id, contacts.contact_native_id),
            named_as_next.parent_native_id
        ) as parent_native_id
    from contacts
    left join named_as_next
        on contacts.source = named_as_next.source and contacts.contact_native_id = named_as_next.contact_native_id
)

select
    source,
    contact_native_id,
    parent_native_id
from final
where parent_native_id is not null
