{{ config(materialized='table') }}

with

moments as (
    select * from {{ ref('stg_zendesk__chat_moments') }}
),

stays as (
    select * from {{ ref('stg_zendesk__chat_stays') }}
),

states as (
    select * from {{ ref('stg_zendesk__ticket_states') }}
    where next_changed_at is null
),

chats as (
    select
        source,
        chat_id,
        ticket_id,
        min(created_at) as first_event_at,
        min(case when is_visitor then created_at end) as visitor_came_at,
        max(created_at) as last_event_at,
        max(case when is_visitor and what = 'left' then created_at end) as visitor_left_at,
        max(case when is_visitor and what <> 'left' then created_at end) as visitor_present_at,
        max(newest) as newest
    from moments
    group by source, chat_id, ticket_id
    -- Triggers and bots alone are no chat.
    having max(case when is_visitor or agent_id is not null then 1 else 0 end) = 1
),

agents as (
    select
        source,
        chat_id,
        min(coalesce(joined_at, left_at)) as first_joined_at,
        max(joined_at) as last_joined_at,
        max(left_at) as last_left_at,
        max(case when left_at is null then 1 else 0 end) = 1 as has_agent,
        max_by(
            case when left_with_transfer then 1 else 0 end,
            case when left_at is not null then {{ struct_of({'left_at': 'left_at', 'newest': 'newest'}) }} end
        ) = 1 as last_left_with_transfer
    from stays
    group by source, chat_id
),

final as (
    select
        chats.source,
        chats.chat_id,
        chats.ticket_id,
        -- A visitor whose coming is not told came with the first thing that is.
        case
            when chats.visitor_came_at is null then chats.first_event_at
            else least(chats.visitor_came_at, coalesce(agents.first_joined_at, chats.visitor_came_at))
        end as started_at,
        case
            when chats.visitor_left_at >= coalesce(chats.visitor_present_at, chats.visitor_left_at) then chats.visitor_left_at
        end as visitor_left_at,
        -- The last agent left, and neither the visitor nor another agent was heard after that.
        case
            when
                not agents.has_agent
                and not agents.last_left_with_transfer
                and agents.last_left_at >= coalesce(agents.last_joined_at, agents.last_left_at)
                and agents.last_left_at >= coalesce(chats.visitor_present_at, agents.last_left_at)
                then agents.last_left_at
        end as agents_left_at,
        case when states.status_label in ('Completed', 'Deleted') then chats.last_event_at end as closed_at,
        chats.newest
    from chats
    left join agents on chats.source = agents.source and chats.chat_id = agents.chat_id
    left join states on chats.source = states.source and chats.ticket_id = states.ticket_id
)

select
    source,
    chat_id,
    ticket_id,
    started_at,
    visitor_left_at,
    coalesce(visitor_left_at, agents_left_at, closed_at) as ended_at,
    newest
from final
