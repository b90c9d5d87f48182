with

-- Where a feed gives focus time of its own, an agent's sum is whatever the feed says.
agents_with_given_focus as (
    select agent_id as id from {{ ref('int_engagements__identified') }}
    where type = 'Agent' and focus_seconds is not null and agent_id is not null
),

spans as (
    select
        engagement_id,
        agent_id,
        focus_time,
        {{ epoch_ms('start_time') }} as start_ms,
        {{ epoch_ms('end_time') }} as end_ms
    from {{ ref('fct_engagements') }}
    where
        type = 'Agent'
        and status = 'Completed'
        and agent_id is not null
        and agent_id not in (select agents_with_given_focus.id from agents_with_given_focus)
),

-- Of each span only what reaches beyond every earlier one is new.
reached as (
    select
        agent_id,
        focus_time,
        start_ms,
        end_ms,
        max(end_ms) over (
            partition by agent_id order by start_ms, end_ms, engagement_id
            rows between unbounded preceding and 1 preceding
        ) as reached_ms
    from spans
)

select
    agent_id,
    sum(focus_time) as focus_seconds,
    {{ seconds('sum(greatest(end_ms - greatest(start_ms, coalesce(reached_ms, start_ms)), 0))') }} as handled_seconds
from reached
group by agent_id
having
    sum(focus_time) is distinct from
    {{ seconds('sum(greatest(end_ms - greatest(start_ms, coalesce(reached_ms, start_ms)), 0))') }}
    or count(*) <> count(focus_time)
