{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    meta={'added_at': 'loaded_at'},
) }}

with

landed_records as (
    select * from {{ ref('stg_feeds__landed_records') }}
),

files_in_quarantine as (
    {% if is_incremental() %}
    select file from {{ this }}
    {% else %}
    select file from landed_records
    where false
    {% endif %}
),

rejected as (
    select
        *,
        row_number() over (partition by file, record_hash order by position) as repeat
    from landed_records
    where reject_reason is not null and file not in (select files_in_quarantine.file from files_in_quarantine)
),

unnumbered_files as (
    select file from rejected
    where position is null and not is_file
    group by file
),

positions as (
    {{ record_positions('select file from unnumbered_files') }}
),

final as (
    select
        rejected.*,
        coalesce(rejected.position, positions.position) as known_position
    from rejected
    left join positions
        on rejected.file = positions.file
        and rejected.record_hash = positions.record_hash
        and rejected.repeat = positions.repeat
)

select
    platform,
    source,
    feed,
    file,
    cast(known_position as bigint) as position,
    reject_reason as reason,
    rejected_payload as payload,
    loaded_at
from final
