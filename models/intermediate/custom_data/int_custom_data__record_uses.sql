{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={
        'touched': 'int_changes__native_ids',
        'keys': {'platform': 'platform', 'source': 'source', 'native_id': 'native_id'},
    },
) }}
-- depends_on: {{ ref('int_changes__native_ids') }}

with

records as (
    select * from {{ ref('stg_custom__engagement_records') }}
    where
        not is_file and reject_reason is null
        and {{ is_touched('platform, source, native_id', 'int_changes__native_ids') }}
),

newest_values as (
    select
        platform,
        source,
        native_id,
        file,
        record_hash
    from {{ ref('int_custom_data__newest_values') }}
    group by platform, source, native_id, file, record_hash
),

engagements as (
    select
        platform,
        source,
        native_id
    from {{ ref('int_engagements__newest') }}
    where {{ is_touched('platform, source, native_id', 'int_changes__native_ids') }}
    group by platform, source, native_id
),

final as (
    select
        records.*,
        case
            when engagements.native_id is null then 'unused'
            when newest_values.native_id is not null then 'merged'
            else 'superseded'
        end as record_use
    from records
    left join engagements
        on records.platform = engagements.platform
        and records.source = engagements.source
        and records.native_id = engagements.native_id
    left join newest_values
        on records.platform = newest_values.platform
        and records.source = newest_values.source
        and records.native_id = newest_values.native_id
        and records.file = newest_values.file
        and records.record_hash = newest_values.record_hash
)

select
    platform,
    source,
    native_id,
    updated_at,
    file,
    position,
    record_use,
    loaded_at
from final
