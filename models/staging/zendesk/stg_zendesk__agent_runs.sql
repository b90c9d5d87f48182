{{ config(materialized='table') }}

with

moments as (
    select * from {{ ref('stg_zendesk__agent_moments') }}
),

states as (
    select * from {{ ref('stg_zendesk__ticket_states') }}
),

-- A change counts after what an agent did at the same moment.
line as (
    select
        source,
        ticket_id,
        acted_at as happened_at,
        agent_id as person_id,
        1 as is_moment,
        0 as hands_over,
        0 as ends_work
    from moments
    union all
    select
        source,
        ticket_id,
        changed_at as happened_at,
        coalesce(assignee_id, '') as person_id,
        0 as is_moment,
        case
            when previous_changed_at is null then 0
            when coalesce(group_id, '') <> coalesce(previous_group_id, '') then 1
            when coalesce(assignee_id, '') <> coalesce(previous_assignee_id, '') then 1
            else 0
        end as hands_over,
        case when status_label <> previous_status_label and status_label <> 'In Progress' then 1 else 0 end as ends_work
    from states
),

-- What is handed to the agent breaks nobody's work but that of others.
counted as (
    select
        *,
        sum(hands_over + ends_work) over (
            partition by source, ticket_id order by happened_at asc, is_moment desc, person_id asc
            rows between unbounded preceding and current row
        ) - sum(hands_over) over (
            partition by source, ticket_id, person_id order by happened_at asc, is_moment desc
            rows between unbounded preceding and current row
        ) as breaks
    from line
),

marked as (
    select
        source,
        ticket_id,
        happened_at,
        person_id as agent_id,
        case
            when
                lag(person_id) over ticket_order = person_id
                and lag(breaks) over ticket_order = breaks
                and {{ milliseconds_between('lag(happened_at) over ticket_order', 'happened_at') }}
                <= 60000 * {{ var('zendesk_run_gap_minutes') }}
                then 0
            else 1
        end as begins_run
    from counted
    where is_moment = 1
    window ticket_order as (partition by source, ticket_id order by happened_at, person_id)
),

numbered as (
    select
        *,
        sum(begins_run) over (
            partition by source, ticket_id order by happened_at, agent_id
            rows between unbounded preceding and current row
        ) as run_number
    from marked
),

runs as (
    select
        numbered.source,
        numbered.ticket_id,
        numbered.agent_id,
        numbered.run_number,
        min(numbered.happened_at) as started_at,
        max(numbered.happened_at) as last_acted_at,
        max(case when moments.has_comment then 1 else 0 end) = 1 as has_comment,
        max_by(moments.status, case when moments.status is not null then numbered.happened_at end) as status_set,
        max(moments.newest) as newest
    from numbered
    inner join moments
        on numbered.source = moments.source
        and numbered.ticket_id = moments.ticket_id
        and numbered.agent_id = moments.agent_id
        and numbered.happened_at = moments.acted_at
    group by numbered.source, numbered.ticket_id, numbered.agent_id, numbered.run_number
),

ordered as (
    select
        *,
        row_number() over (partition by source, ticket_id order by run_number desc) as runs_to_the_last
    from runs
),

-- The last run goes on while the ticket is not done and still the agent's.
final as (
    select
        ordered.*,
        first_states.group_id,
        coalesce(
            ordered.runs_to_the_last = 1
            and last_states.assignee_id = ordered.agent_id
            and last_states.status_label in ('In Progress', 'On Hold'),
            false
        ) as is_open,
        last_states.status_label
    from ordered
    left join states as last_states
        on ordered.source = last_states.source
        and ordered.ticket_id = last_states.ticket_id
        and last_states.next_changed_at is null
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
    case when is_open and status_label = 'On Hold' then 'On Hold' end as status,
    status_set,
    has_comment,
    newest
from final
