with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
),

platforms as (
    select * from {{ ref('platforms') }}
),

sources as (
    select
        source_id,
        max(platform) as platform,
        max(source) as source_name
    from engagements
    group by source_id
),

final as (
    select
        sources.source_id,
        sources.source_name,
        coalesce(platforms.platform_name, sources.platform) as platform_name
    from sources
    left join platforms on sources.platform = platforms.platform
)

select
    source_id,
    source_name,
    platform_name
from final
