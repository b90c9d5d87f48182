{{ config(materialized='table') }}

with

events as (
    {{ ranked_records(ref('stg_amazon_connect__agent_event_records'), ['event_native_id']) }}
),

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

changes as (
    select
        events.*,
        coalesce(event_type.label = 'Log-out', false) as is_logout
    from events
    {{ join_code('codes', 'event_type', 'events.event_type', 'event_type') }}
    where events.version_rank = 1 and coalesce(event_type.label <> 'Heartbeat', true)
),

final as (
    select
        *,
        lead(updated_at) over (
            partition by source, agent_native_id
            order by updated_at, event_native_id
        ) as next_event_at
    from changes
)

select
    source,
    event_native_id,
    agent_native_id,
    is_logout,
    current_snapshot,
    previous_snapshot,
    next_event_at,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
