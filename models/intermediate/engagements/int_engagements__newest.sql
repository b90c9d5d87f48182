{{ config(materialized='table') }}

with

versions as (
    select * from {{ ref('int_engagements__versions') }}
),

final as (
    select * from versions
    where version_rank = 1
)

select
    engagement_id,
    {{ select_engagement_columns() }}
from final
