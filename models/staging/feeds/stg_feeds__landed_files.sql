{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
) }}

with

records as (
    select * from {{ ref('stg_feeds__landed_records') }}
    where {{ landed_now() if only_changes() else 'true' }}
),

final as (
    select
        platform,
        source,
        feed,
        file,
        loaded_at,
        sum(case when not is_file or reject_reason is not null then 1 else 0 end) as records,
        sum(case when reject_reason is not null then 1 else 0 end) as quarantined
    from records
    group by platform, source, feed, file, loaded_at
)

select
    platform,
    source,
    feed,
    file,
    cast(records as bigint) as records,
    cast(quarantined as bigint) as quarantined,
    loaded_at
from final
