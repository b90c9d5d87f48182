{{ config(materialized='table') }}

with

engagements as (
    select
        platform,
        source,
        native_id
    from {{ ref('int_changes__engagements') }}
),

custom_records as (
    select
        platform,
        source,
        native_id
    from {{ ref('stg_custom__engagement_records') }}
    where not is_file and reject_reason is null and {{ landed_now() }}
),

final as (
    select * from engagements
    union all
    select * from custom_records
)

select
    platform,
    source,
    native_id
from final
group by platform, source, native_id
