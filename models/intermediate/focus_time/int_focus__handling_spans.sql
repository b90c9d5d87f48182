with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where {{ is_handling() }}
),

final as (
    select
        *,
        {{ epoch_ms('start_time') }} as start_ms,
        {{ epoch_ms('ended_at') }} as end_ms
    from engagements
)

select
    engagement_id,
    conversation_id,
    agent_id,
    start_ms,
    end_ms
from final
