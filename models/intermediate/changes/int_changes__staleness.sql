{{ config(materialized='table') }}

{% set columns = {
    'engagement_id': dbt.type_string(), 'platform': dbt.type_string(), 'source': dbt.type_string(), 'type': dbt.type_string(),
    'channel_type': dbt.type_string(), 'updated_at': 'timestamp', 'ended_at': 'timestamp', 'is_stale': 'boolean',
} %}

with

-- What ended does not grow stale.
engagements_left_open as (
    select * from {{ stored('int_engagements__identified', columns) }} as engagements
    where ended_at is null
),

sources as (
    select * from {{ ref('int_sources') }}
),

stale_limits as (
    select * from {{ ref('int_stale_limits') }}
),

final as (
    select
        engagements.*,
        {{ is_stale('engagements', 'sources', 'stale_limits') }} as is_stale_now
    from engagements_left_open as engagements
    left join sources on engagements.platform = sources.platform and engagements.source = sources.source
    left join stale_limits on {{ stale_limit_applies('engagements', 'stale_limits') }}
)

select engagement_id
from final
where is_stale <> is_stale_now
