{{ config(materialized='table') }}

with

numbered as (
    select * from {{ ref('stg_zendesk__run_moments') }}
),

moments as (
    select * from {{ ref('stg_zendesk__agent_moments') }}
),

states as (
    select * from {{ ref('stg_zendesk__ticket_states') }}
),

runs as (
    select
        numbered.source,
        numbered.ticket_id,
        numbered.agent_id,
        numbered.run_number,
        min(numbered.acted_at) as started_at,
        max(numbered.acted_at) as last_acted_at,
        max(case when moments.has_comment then 1 else 0 end) = 1 as has_comment,
        max_by(moments.status, case when moments.status is not null then numbered.acted_at end) as status_set,
        max(moments.newest) as newest
    from numbered
    inner join moments
        on numbered.source = moments.source
        and numbered.ticket_id = moments.ticket_id
        and numbered.agent_id = moments.agent_id
        and numbered.acted_at = moments.acted_at
    group by numbered.source, numbered.ticket_id, numbered.agent_id, numbered.run_number
),

ordered as (
    select
        *,
        row_number() over (partition by source, ticket_id order by run_number desc) as runs_to_the_last
    from runs
),

-- Runs since whose last moment the ticket was done or given to somebody else, even if it came back.
left_hands as (
    select
        ordered.source,
        ordered.ticket_id,
        ordered.run_number
    from ordered
    inner join states on ordered.source = states.source and ordered.ticket_id = states.ticket_id
    where
        (
            states.status_label = 'Completed'
            and (ordered.last_acted_at < states.next_changed_at or states.next_changed_at is null)
        )
        or (
            states.changed_at >= ordered.last_acted_at
            and states.previous_assignee_id = ordered.agent_id
            and coalesce(states.assignee_id, '') <> ordered.agent_id
        )
    group by ordered.source, ordered.ticket_id, ordered.run_number
),

-- The last run goes on while the ticket is still the agent's.
final as (
    select
        ordered.*,
        first_states.group_id,
        coalesce(
            ordered.runs_to_the_last = 1
            and last_states.assignee_id = ordered.agent_id
            and last_states.status_label in ('In Progress', 'On Hold')
            and left_hands.run_number is null,
            false
        ) as is_open,
        last_states.status_label,
        last_states.unknown_status
    from ordered
    left join states as last_states
        on ordered.source = last_states.source
        and ordered.ticket_id = last_states.ticket_id
        and last_states.next_changed_at is null
    left join left_hands
        on ordered.source = left_hands.source
        and ordered.ticket_id = left_hands.ticket_id
        and ordered.run_number = left_hands.run_number
    left join states as first_states
        on ordered.source = first_states.source
        and ordered.ticket_id = first_states.ticket_id
        and (ordered.started_at >= first_states.changed_at or first_states.previous_changed_at is null)
        and (ordered.started_at < first_states.next_changed_at or first_states.next_changed_at is null)
)

select
    source,
    ticket_id,
    agent_id,
    started_at,
    case when not is_open then last_acted_at end as ended_at,
    last_acted_at,
    group_id,
    case when is_open then case when status_label = 'On Hold' then 'On Hold' else unknown_status end end as status,
    status_set,
    has_comment,
    newest
from final
