{{ config(materialized='table') }}

with

records as (
    select * from {{ ref('stg_zendesk__organization_records') }}
),

ranked as (
    {{ ranked_records('records', ['organization_id']) }}
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    source,
    organization_id,
    organization_name,
    is_deleted,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
