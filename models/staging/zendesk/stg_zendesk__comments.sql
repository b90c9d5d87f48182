{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('ticket_comment') }}
),

final as (
    select * from ranked
    where version_rank = 1 and {{ is_of_touched_zendesk_story('ticket', 'ticket_id') }}
)

select
    source,
    comment_id,
    ticket_id,
    created_at,
    user_id,
    is_public,
    is_voice_comment,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
