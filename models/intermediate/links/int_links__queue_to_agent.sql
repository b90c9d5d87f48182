{{ config(materialized='table') }}

with

engagements as (
    select * from {{ engagements_in_work() }}
    where conversation_id is not null
),

accepted_queues as (
    select * from engagements
    where type = 'Queue' and status = 'Completed' and outcome_name = 'Accepted'
),

agents as (
    select * from engagements
    where type = 'Agent' and status <> 'Deleted' and connected_at is not null
),

agents_reached as (
    select
        accepted_queues.engagement_id as queue_engagement_id,
        accepted_queues.native_id as queue_native_id,
        accepted_queues.ended_at as queue_ended_at,
        agents.engagement_id as agent_engagement_id,
        row_number() over (
            partition by accepted_queues.engagement_id
            order by agents.connected_at, agents.start_time, agents.native_id, agents.engagement_id
        ) as agent_order
    from accepted_queues
    inner join agents
        on accepted_queues.conversation_id = agents.conversation_id
        and {{ milliseconds_between('accepted_queues.ended_at', 'agents.connected_at') }}
        >= -1000 * {{ var('link_tolerance_seconds') }}
),

final as (
    select
        *,
        row_number() over (
            partition by agent_engagement_id
            order by queue_ended_at desc, queue_native_id desc, queue_engagement_id desc
        ) as queue_order
    from agents_reached
    where agent_order = 1
)

select
    agent_engagement_id,
    queue_engagement_id
from final
where queue_order = 1
