with

chat_presences as (
    select
        source,
        ticket_id,
        agent_id,
        started_at,
        ended_at
    from {{ ref('stg_zendesk__chat_presences') }}
),

-- A broken or deleted leg that does not tell its end is not open, so what the agent does on the ticket later is work.
call_work as (
    select
        source,
        conversation_native_id as ticket_id,
        agent_native_id as agent_id,
        started_at,
        ended_at
    from {{ ref('stg_zendesk__call_engagements') }}
    where
        type = 'Agent'
        and conversation_native_id is not null
        and (ended_at is not null or coalesce(status not in ('Corrupted', 'Deleted'), true))
),

final as (
    select * from chat_presences
    union all
    select * from call_work
)

-- Tickets know whole seconds: what was done in the second in which the agent came may be written down as before it.
select
    source,
    ticket_id,
    agent_id,
    {{ dbt.date_trunc('second', 'started_at') }} as started_at,
    ended_at
from final
where agent_id is not null and started_at is not null
