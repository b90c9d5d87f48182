with

spans as (
    select
        engagements.engagement_id,
        engagements.agent_id,
        coalesce(outcomes.outcome_name, 'Unknown') as status,
        {{ epoch_ms('engagements.start_time') }} as start_ms,
        {{ epoch_ms('engagements.end_time') }} as end_ms
    from {{ ref('fct_engagements') }} as engagements
    left join {{ ref('dim_outcomes') }} as outcomes on engagements.outcome_id = outcomes.outcome_id
    where
        engagements.type = 'Agent Activity'
        and engagements.status = 'Completed'
        and engagements.agent_id is not null
),

reached as (
    select
        agent_id,
        status,
        start_ms,
        end_ms,
        max(end_ms) over (
            partition by agent_id, status order by start_ms, end_ms, engagement_id
            rows between unbounded preceding and 1 preceding
        ) as reached_ms
    from spans
),

spent as (
    select
        agent_id,
        status,
        {{ seconds('sum(greatest(end_ms - greatest(start_ms, coalesce(reached_ms, start_ms)), 0))') }} as seconds_of_spans
    from reached
    group by agent_id, status
),

activity as (
    select
        agent_id,
        status,
        sum(seconds_in_status) as seconds_in_status
    from {{ ref('fct_agent_activity') }}
    group by agent_id, status
)

select
    spent.agent_id,
    spent.status,
    spent.seconds_of_spans,
    activity.agent_id as agent_of_activity,
    activity.seconds_in_status
from spent
full outer join activity
    on spent.agent_id = activity.agent_id
    and spent.status = activity.status
where coalesce(spent.seconds_of_spans, 0) <> coalesce(activity.seconds_in_status, 0)
