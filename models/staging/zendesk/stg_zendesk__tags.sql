{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('ticket_tag') }}
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    source,
    ticket_id,
    tag,
    is_deleted,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
