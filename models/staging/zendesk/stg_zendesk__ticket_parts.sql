with

runs as (
    select * from {{ ref('stg_zendesk__agent_runs') }}
),

waits as (
    select * from {{ ref('stg_zendesk__ticket_waits') }}
),

first_replies as (
    select * from {{ ref('stg_zendesk__first_replies') }}
),

agent_parts as (
    select
        runs.source,
        runs.ticket_id,
        case when runs.has_comment then 'ticket_comment' else 'ticket_field_history' end as feed,
        runs.ticket_id || '/agent/' || runs.agent_id || '/' || {{ moment_in_id('runs.started_at') }} as native_id,
        'Agent' as type,
        runs.started_at,
        runs.started_at as connected_at,
        runs.ended_at as disconnected_at,
        runs.ended_at,
        runs.status,
        case when runs.ended_at is not null then 'Agent' end as terminated_by,
        runs.agent_id,
        runs.group_id,
        runs.status_set as outcome_name,
        -- The target of the first reply is judged once: on the agent who gave it.
        case
            when first_replies.service_level is null then null
            when
                first_replies.replied_by = runs.agent_id
                and first_replies.replied_at between runs.started_at and runs.last_acted_at
                then first_replies.service_level
            else 'Ignore'
        end as service_level,
        runs.newest
    from runs
    left join first_replies on runs.source = first_replies.source and runs.ticket_id = first_replies.ticket_id
),

-- And once on the first queue that the ticket waited in.
queue_parts as (
    select
        waits.source,
        waits.ticket_id,
        waits.feed,
        waits.ticket_id || '/queue/' || waits.group_id || '/' || {{ moment_in_id('waits.began_at') }} as native_id,
        'Queue' as type,
        waits.started_at,
        cast(null as timestamp) as connected_at,
        cast(null as timestamp) as disconnected_at,
        waits.ended_at,
        waits.status,
        waits.terminated_by,
        cast(null as {{ dbt.type_string() }}) as agent_id,
        waits.group_id,
        waits.outcome_name,
        case
            when first_replies.service_level is null then null
            when waits.wait_order = 1 then first_replies.service_level
            else 'Ignore'
        end as service_level,
        waits.newest
    from waits
    left join first_replies on waits.source = first_replies.source and waits.ticket_id = first_replies.ticket_id
),

final as (
    select * from agent_parts
    union all
    select * from queue_parts
)

select
    *,
    cast(null as {{ dbt.type_string() }}) as chat_id
from final
