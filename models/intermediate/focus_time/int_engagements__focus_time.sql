{{ config(materialized='table') }}

with

agents as (
    select * from {{ engagements_in_work() }}
    where type = 'Agent'
),

spans as (
    select * from {{ ref('int_focus__spans') }}
),

shares as (
    select
        engagement_id,
        sum(share_ms) as focus_ms
    from {{ ref('int_focus__shares') }}
    group by engagement_id
),

final as (
    select
        agents.engagement_id,
        coalesce(
            agents.focus_seconds,
            {{ seconds('coalesce(shares.focus_ms, case when spans.spans_in_group = 1 then spans.end_ms - spans.start_ms'
                ~ ' when spans.spans_in_group > 1 then 0 end)') }}
        ) as focus_time
    from agents
    left join spans on agents.engagement_id = spans.engagement_id
    left join shares on agents.engagement_id = shares.engagement_id
)

select
    engagement_id,
    focus_time
from final
where focus_time is not null
