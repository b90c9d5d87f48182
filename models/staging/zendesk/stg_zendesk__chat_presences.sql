{{ config(materialized='table') }}

with

stays as (
    select * from {{ ref('stg_zendesk__chat_stays') }}
),

chats as (
    select * from {{ ref('stg_zendesk__chat_spans') }}
),

groups as (
    select * from {{ ref('stg_zendesk__ticket_groups') }}
),

final as (
    select
        stays.*,
        chats.visitor_left_at,
        chats.visitor_left_at < stays.joined_at as came_too_late,
        chats.visitor_left_at <= coalesce(stays.left_at, chats.visitor_left_at) as visitor_left_first,
        coalesce(
            stays.left_at, case when chats.ended_at is not null then greatest(chats.ended_at, stays.joined_at) end
        ) as ended_at,
        groups.group_id
    from stays
    inner join chats on stays.source = chats.source and stays.chat_id = chats.chat_id
    left join groups
        on stays.source = groups.source
        and stays.ticket_id = groups.ticket_id
        and {{ holds_at('groups', 'coalesce(stays.joined_at, stays.left_at)') }}
)

select
    source,
    chat_id,
    ticket_id,
    agent_id,
    group_id,
    joined_at as started_at,
    case when not coalesce(came_too_late, false) then joined_at end as connected_at,
    case
        when coalesce(came_too_late, false) then null
        when coalesce(visitor_left_first, false) then visitor_left_at
        else ended_at
    end as disconnected_at,
    ended_at,
    case
        when ended_at is null then null
        when coalesce(visitor_left_first, false) then 'Customer'
        when left_at is not null then 'Agent'
        else 'System'
    end as terminated_by,
    newest
from final
