with

custom_records as (
    select * from {{ ref('stg_custom__engagement_records') }}
    where not is_file and reject_reason is null
),

engagements as (
    select * from {{ ref('int_engagements__newest') }}
),

final as (
    select * from custom_records
    where not exists (
        select 1 from engagements
        where
            engagements.platform = custom_records.platform
            and engagements.source = custom_records.source
            and engagements.native_id = custom_records.native_id
    )
)

select
    platform,
    source,
    native_id as engagement_id,
    updated_at,
    file,
    cast(position as bigint) as position,
    loaded_at
from final
