{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('ticket_sla_policy') }}
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    source,
    ticket_id,
    sla_policy_id,
    applied_at,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
