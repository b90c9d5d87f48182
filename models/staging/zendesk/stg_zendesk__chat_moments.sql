{{ config(materialized='table') }}

with

events as (
    select
        *,
        {{ zendesk_newest() }} as newest,
        case when actor_id like 'agent:%' then {{ clean_text('substr(actor_id, 7)') }} end as named_agent_id
    from {{ ref('stg_zendesk__chat_events') }}
),

chats as (
    select * from {{ ref('stg_zendesk__chats') }}
),

agents as (
    select * from {{ ref('stg_zendesk__agent_ids') }}
),

codes as (
    select * from {{ ref('codes_zendesk') }}
),

-- Triggers and the system itself bear names that begin with two underscores.
final as (
    select
        events.source,
        events.chat_id,
        chats.ticket_id,
        events.created_at,
        {{ parse_decimal('events.chat_index') }} as place,
        event_types.label as what,
        coalesce(
            events.named_agent_id,
            case when events.actor_id <> coalesce(chats.user_id, '') then agents.user_id end
        ) as agent_id,
        coalesce(
            {{ matches('events.actor_id', '^[^_]') }} and events.actor_id not like 'agent:%'
            and (agents.user_id is null or events.actor_id = chats.user_id),
            false
        ) as is_visitor,
        events.newest
    from events
    inner join chats on events.source = chats.source and events.chat_id = chats.chat_id
    left join agents on events.source = agents.source and events.actor_id = agents.user_id
    {{ join_code('codes', 'chat_event_type', 'events.event_type', 'event_types') }}
    where event_types.label is not null
)

select
    source,
    chat_id,
    ticket_id,
    created_at,
    place,
    what,
    agent_id,
    is_visitor,
    newest
from final
