with

segments as (
    select * from {{ ref('stg_genesys_cloud__segments') }}
    where role = 'hold' and started_at < ended_at
),

spans as (
    select
        source,
        conversation_native_id,
        session_id,
        segment_order,
        {{ epoch_ms('started_at') }} as start_ms,
        {{ epoch_ms('ended_at') }} as end_ms
    from segments
),

-- Holds that overlap count once.
grouped as (
    {{ numbered_span_groups('spans', 'source, conversation_native_id, session_id', tie='segment_order') }}
),

united as (
    select
        source,
        conversation_native_id,
        session_id,
        max(end_ms) - min(start_ms) as held_ms
    from grouped
    group by source, conversation_native_id, session_id, span_group
),

final as (
    select
        source,
        conversation_native_id,
        session_id,
        sum(held_ms) as held_ms
    from united
    group by source, conversation_native_id, session_id
)

select
    source,
    conversation_native_id,
    session_id,
    {{ seconds('held_ms') }} as hold_seconds
from final
