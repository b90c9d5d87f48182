{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    full_refresh=false,
    meta={'added_at': 'build_started_at'},
) }}

with

landed_files as (
    select * from {{ ref('stg_feeds__landed_files') }}
),

noted as (
    {% if is_incremental() %}
    select
        file,
        build_started_at
    from {{ this }}
    {% else %}
    select
        file,
        loaded_at as build_started_at
    from landed_files
    where false
    {% endif %}
),

final as (
    select landed_files.*
    from landed_files
    left join noted
        on landed_files.file = noted.file
        and landed_files.loaded_at = noted.build_started_at
    where noted.file is null
)

select
    loaded_at as build_started_at,
    platform,
    source,
    feed,
    file,
    records,
    quarantined,
    cast(null as decimal(18, 3)) as seconds
from final
