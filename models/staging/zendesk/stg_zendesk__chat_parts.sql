with

presences as (
    select * from {{ ref('stg_zendesk__chat_presences') }}
),

waits as (
    select * from {{ ref('stg_zendesk__chat_waits') }}
),

agent_parts as (
    select
        source,
        ticket_id,
        'ticket_chat_event' as feed,
        'chat/' || chat_id || '/agent/' || agent_id || '/' || {{ moment_in_id('coalesce(started_at, ended_at)') }} as native_id,
        'Agent' as type,
        started_at,
        connected_at,
        disconnected_at,
        ended_at,
        -- An agent who left without having joined.
        case when started_at is null then 'Corrupted' end as status,
        terminated_by,
        agent_id,
        group_id,
        cast(null as {{ dbt.type_string() }}) as outcome_name,
        cast(null as {{ dbt.type_string() }}) as service_level,
        newest,
        chat_id
    from presences
),

queue_parts as (
    select
        source,
        ticket_id,
        'ticket_chat_event' as feed,
        'chat/' || chat_id || '/queue/' || {{ moment_in_id('started_at') }} as native_id,
        'Queue' as type,
        started_at,
        cast(null as timestamp) as connected_at,
        cast(null as timestamp) as disconnected_at,
        ended_at,
        cast(null as {{ dbt.type_string() }}) as status,
        {{ queue_terminated_by('outcome_name') }} as terminated_by,
        cast(null as {{ dbt.type_string() }}) as agent_id,
        group_id,
        outcome_name,
        cast(null as {{ dbt.type_string() }}) as service_level,
        newest,
        chat_id
    from waits
),

final as (
    select * from agent_parts
    union all
    select * from queue_parts
)

select * from final
