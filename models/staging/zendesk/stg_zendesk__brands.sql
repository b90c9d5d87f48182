{{ config(materialized='table') }}

with

records as (
    select * from {{ ref('stg_zendesk__brand_records') }}
),

ranked as (
    {{ ranked_records('records', ['brand_id']) }}
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
