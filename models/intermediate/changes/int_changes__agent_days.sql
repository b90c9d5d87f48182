{{ config(materialized='table') }}

with

touched as (
    select
        agent_id,
        {{ epoch_ms('start_time') }} as start_ms,
        {{ epoch_ms('ended_at') }} as end_ms
    from {{ ref('int_changes__before_and_after') }}
    where {{ is_handling() }} or {{ is_status_span() }}
),

final as (
    {{ agent_days_of('touched') }}
)

select
    agent_id,
    day_number
from final
