{{ config(materialized='table') }}

with

handling_spans as (
    select
        engagement_id,
        agent_id,
        {{ epoch_ms('start_time') }} as start_ms,
        {{ epoch_ms('ended_at') }} as end_ms
    from {{ ref('int_engagements__identified') }}
    where type = 'Agent' and status = 'Completed' and agent_id is not null
),

grouped as (
    {{ numbered_span_groups('handling_spans', 'agent_id', tie='engagement_id') }}
),

final as (
    select
        *,
        count(*) over (partition by agent_id, span_group) as spans_in_group
    from grouped
)

select
    engagement_id,
    agent_id,
    span_group,
    spans_in_group,
    start_ms,
    end_ms
from final
