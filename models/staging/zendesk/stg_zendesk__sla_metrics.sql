{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('sla_policy_metric_history', directory='sla_policy') }}
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    source,
    sla_policy_id,
    valid_from,
    metric,
    priority,
    in_business_hours,
    target_minutes,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
