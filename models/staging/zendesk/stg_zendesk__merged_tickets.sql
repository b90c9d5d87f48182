{{ config(materialized='table') }}

with

tickets as (
    select
        source,
        ticket_id,
        updated_at,
        {{ array_of_texts('merged_ticket_ids') }} as merged_ticket_ids
    from {{ ref('stg_zendesk__tickets') }}
    where merged_ticket_ids is not null
),

tags as (
    select * from {{ ref('stg_zendesk__tags') }}
    where tag = 'closed_by_merge' and not is_deleted
),

pairs as (
    select
        source,
        ticket_id as target_ticket_id,
        updated_at,
        {{ explode_array('merged_ticket_ids', 'merged_ticket_id', 'place') }}
    from tickets
),

named as (
    select
        source,
        target_ticket_id,
        updated_at,
        {{ zendesk_id(clean_text('merged_ticket_id')) }} as ticket_id
    from pairs
),

-- Two tickets that name each other: the one that was closed by the merge went into the other.
sound as (
    select
        named.*,
        row_number() over (
            partition by named.source, named.ticket_id order by named.updated_at desc, named.target_ticket_id asc
        ) as target_order
    from named
    left join named as reversed
        on named.source = reversed.source
        and named.ticket_id = reversed.target_ticket_id
        and named.target_ticket_id = reversed.ticket_id
    left join tags on named.source = tags.source and named.ticket_id = tags.ticket_id
    where
        named.ticket_id is not null
        and named.ticket_id <> named.target_ticket_id
        and (reversed.ticket_id is null or tags.ticket_id is not null)
),

targets as (
    select
        source,
        ticket_id,
        target_ticket_id
    from sound
    where target_order = 1
),

-- A target may be merged itself, and its target too.
final as (
    select
        targets.source,
        targets.ticket_id,
        case
            when coalesce(third.target_ticket_id, second.target_ticket_id, targets.target_ticket_id) = targets.ticket_id
                then targets.target_ticket_id
            else coalesce(third.target_ticket_id, second.target_ticket_id, targets.target_ticket_id)
        end as conversation_native_id
    from targets
    left join targets as second on targets.source = second.source and targets.target_ticket_id = second.ticket_id
    left join targets as third on second.source = third.source and second.target_ticket_id = third.ticket_id
)

select
    source,
    ticket_id,
    conversation_native_id
from final
