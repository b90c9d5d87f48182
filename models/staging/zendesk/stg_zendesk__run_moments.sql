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
)

select
    source,
    ticket_id,
    agent_id,
    happened_at as acted_at,
    run_number
from numbered
