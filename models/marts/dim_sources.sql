with

entities as (
    select * from {{ ref('int_entities') }}
    where entity = 'source'
),

platforms as (
    select * from {{ ref('platforms') }}
),

sources as (
    select
        entity_id as source_id,
        parent_name as platform,
        name as source_name
    from entities
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
