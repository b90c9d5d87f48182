{{ config(materialized='table') }}

with

sources as (
    select distinct platform from {{ ref('int_sources') }}
),

enumerations as (
    select * from {{ ref('enumerations') }}
),

policies as (
    select * from {{ ref('stale_policies') }}
),

types as (
    select label as type from enumerations
    where enumeration = 'type'
),

channel_types as (
    select label as channel_type from enumerations
    where enumeration = 'channel_type'
    union all
    select '' as channel_type
),

combinations as (
    select
        sources.platform,
        types.type,
        channel_types.channel_type
    from sources
    cross join types
    cross join channel_types
),

candidates as (
    select
        combinations.platform,
        combinations.type,
        combinations.channel_type,
        policies.stale_after_days,
        row_number() over (
            partition by combinations.platform, combinations.type, combinations.channel_type
            order by
                case when policies.type is not null then 0 else 1 end,
                case when policies.platform is not null then 0 else 1 end,
                case when policies.channel_type is not null then 0 else 1 end,
                policies.stale_after_days
        ) as choice
    from combinations
    left join policies
        on {{ any_or_equal('policies.platform', 'combinations.platform') }}
        and {{ any_or_equal('policies.type', 'combinations.type') }}
        and {{ any_or_equal('policies.channel_type', 'combinations.channel_type') }}
),

final as (
    select
        *,
        case
            when lower(stale_after_days) = 'never' then null
            else coalesce(try_cast(stale_after_days as decimal(9, 3)), {{ var('stale_after_days') }})
        end as limit_days
    from candidates
    where choice = 1
)

select
    platform,
    type,
    channel_type,
    cast(limit_days * 86400000 as bigint) as limit_ms
from final
