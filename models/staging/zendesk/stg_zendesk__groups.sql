{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('group', directory='group') }}
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    source,
    group_id,
    group_name,
    is_deleted,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
