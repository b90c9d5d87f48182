{{ config(materialized='table') }}

with

records as (
    select * from {{ ref('stg_zendesk__group_records') }}
),

ranked as (
    {{ ranked_records('records', ['group_id']) }}
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
