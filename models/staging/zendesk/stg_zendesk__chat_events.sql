{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('ticket_chat_event') }}
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    source,
    chat_id,
    created_at,
    chat_index,
    actor_id,
    event_type,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
