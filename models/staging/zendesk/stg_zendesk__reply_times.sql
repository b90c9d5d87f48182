{{ config(materialized='table') }}

with

tickets as (
    select * from {{ ref('stg_zendesk__tickets') }}
),

comments as (
    select * from {{ ref('stg_zendesk__comments') }}
    where is_public and not is_voice_comment
),

agents as (
    select * from {{ ref('stg_zendesk__agent_ids') }}
),

-- A ticket that an agent opened for somebody has no first reply.
opened_by_customers as (
    select
        tickets.source,
        tickets.ticket_id,
        tickets.created_at,
        tickets.requester_id,
        tickets.priority
    from tickets
    left join agents on tickets.source = agents.source and tickets.submitter_id = agents.user_id
    where agents.user_id is null or tickets.submitter_id = tickets.requester_id
),

replies as (
    select
        comments.source,
        comments.ticket_id,
        comments.created_at as replied_at,
        comments.user_id as replied_by,
        row_number() over (
            partition by comments.source, comments.ticket_id order by comments.created_at, comments.user_id, comments.comment_id
        ) as reply_order
    from comments
    inner join agents on comments.source = agents.source and comments.user_id = agents.user_id
    inner join tickets on comments.source = tickets.source and comments.ticket_id = tickets.ticket_id
    where comments.user_id <> coalesce(tickets.requester_id, '')
),

final as (
    select
        opened_by_customers.*,
        replies.replied_at,
        replies.replied_by
    from opened_by_customers
    left join replies
        on opened_by_customers.source = replies.source
        and opened_by_customers.ticket_id = replies.ticket_id
        and replies.reply_order = 1
)

select
    source,
    ticket_id,
    created_at,
    priority,
    replied_at,
    replied_by
from final
