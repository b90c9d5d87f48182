{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('ticket_field_history') }}
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    source,
    ticket_id,
    field_name,
    changed_at,
    user_id,
    field_value,
    target_minutes,
    in_business_hours,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
