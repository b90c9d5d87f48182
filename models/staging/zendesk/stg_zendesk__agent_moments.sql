{{ config(materialized='table') }}

with

comments as (
    select
        *,
        {{ zendesk_newest() }} as newest
    from {{ ref('stg_zendesk__comments') }}
    where not is_voice_comment
),

field_changes as (
    select
        *,
        {{ zendesk_newest() }} as newest
    from {{ ref('stg_zendesk__field_changes') }}
),

agents as (
    select * from {{ ref('stg_zendesk__agent_ids') }}
),

tickets as (
    select * from {{ ref('stg_zendesk__tickets') }}
),

live_work as (
    select * from {{ ref('stg_zendesk__live_work') }}
),

activities as (
    select
        source,
        ticket_id,
        user_id,
        created_at as acted_at,
        true as is_comment,
        cast(null as {{ dbt.type_string() }}) as status,
        newest
    from comments
    union all
    select
        source,
        ticket_id,
        user_id,
        changed_at as acted_at,
        false as is_comment,
        case when field_name = 'status' then field_value end as status,
        newest
    from field_changes
),

-- An agent who asks for something on a ticket of another agent is its customer.
agents_activities as (
    select activities.*
    from activities
    inner join agents on activities.source = agents.source and activities.user_id = agents.user_id
    left join tickets on activities.source = tickets.source and activities.ticket_id = tickets.ticket_id
    where
        not coalesce(
            activities.user_id = tickets.requester_id and activities.user_id <> coalesce(tickets.assignee_id, ''), false
        )
),

-- What an agent does in a chat or call of the ticket is told by the chat or call.
final as (
    select
        source,
        ticket_id,
        user_id as agent_id,
        acted_at,
        max(case when is_comment then 1 else 0 end) = 1 as has_comment,
        max(status) as status,
        max(newest) as newest
    from agents_activities
    where
        not exists (
            select 1 from live_work
            where
                agents_activities.source = live_work.source
                and agents_activities.ticket_id = live_work.ticket_id
                and agents_activities.user_id = live_work.agent_id
                and agents_activities.acted_at >= live_work.started_at
                and (agents_activities.acted_at <= live_work.ended_at or live_work.ended_at is null)
        )
    group by source, ticket_id, user_id, acted_at
)

select
    source,
    ticket_id,
    agent_id,
    acted_at,
    has_comment,
    status,
    newest
from final
