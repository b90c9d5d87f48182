{{ config(materialized='table') }}

with

ranked as (
    {{ ranked_zendesk_records('brand', directory='brand') }}
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    source,
    brand_id,
    brand_name,
    is_deleted,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
