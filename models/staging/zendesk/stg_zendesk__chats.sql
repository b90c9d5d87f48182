{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('ticket_chat') }}
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    source,
    chat_id,
    ticket_id,
    chat_channel,
    initiator,
    user_id,
    contact_id_of_visitor,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
