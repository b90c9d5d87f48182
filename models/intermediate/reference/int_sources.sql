{{ config(materialized='table') }}

with

engagements as (
    select
        platform,
        source,
        updated_at
    from {{ ref('int_engagements__newest') }}
),

directories as (
    select
        platform,
        source
    from {{ ref('int_agents__newest') }}
),

members as (
    select
        platform,
        source,
        updated_at
    from engagements
    union all
    select
        platform,
        source,
        cast(null as timestamp) as updated_at
    from directories
),

final as (
    select
        platform,
        source,
        max(updated_at) as newest_updated_at
    from members
    group by platform, source
)

select
    platform,
    source,
    newest_updated_at
from final
