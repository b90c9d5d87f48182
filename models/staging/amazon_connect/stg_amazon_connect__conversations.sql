{{ config(materialized='table') }}

{% set most_steps = 100 %}

with recursive

contacts as (
    select * from {{ ref('stg_amazon_connect__contacts') }}
),

parents as (
    select * from {{ ref('stg_amazon_connect__contact_parents') }}
),

-- Only contacts whose parent has a parent itself climb; most name the first contact of their chain.
climbs as (
    select
        parents.source,
        parents.contact_native_id,
        next_parents.parent_native_id as ancestor_native_id,
        2 as steps
    from parents
    inner join parents as next_parents
        on parents.source = next_parents.source and parents.parent_native_id = next_parents.contact_native_id
    union all
    select
        climbs.source,
        climbs.contact_native_id,
        parents.parent_native_id as ancestor_native_id,
        climbs.steps + 1 as steps
    from climbs
    inner join parents
        on climbs.source = parents.source and climbs.ancestor_native_id = parents.contact_native_id
    where climbs.steps < {{ most_steps }}
),

-- Who is still climbing goes round in a circle; all contacts of a circle take its smallest id.
tops as (
    select
        source,
        contact_native_id,
        case
            when max(steps) < {{ most_steps }} then max_by(ancestor_native_id, steps)
            else min(case when steps > {{ most_steps // 2 }} then ancestor_native_id end)
        end as root_native_id
    from climbs
    group by source, contact_native_id
),

final as (
    select
        contacts.source,
        contacts.contact_native_id,
        coalesce(tops.root_native_id, parents.parent_native_id, contacts.contact_native_id) as conversation_native_id
    from contacts
    left join parents
        on contacts.source = parents.source and contacts.contact_native_id = parents.contact_native_id
    left join tops
        on contacts.source = tops.source and contacts.contact_native_id = tops.contact_native_id
)

select
    source,
    contact_native_id,
    conversation_native_id
from final
