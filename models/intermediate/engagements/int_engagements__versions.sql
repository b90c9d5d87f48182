with

delivered as (
    select * from {{ ref('int_engagements__delivered') }}
),

told_several_times as (
    select
        platform,
        source,
        engagement_key
    from {{ ref('int_engagements__delivered') }}
    group by platform, source, engagement_key
    having count(*) > 1
),

-- Nearly all engagements are told once. To rank is to move whole rows about, so the few others alone are ranked.
told_once as (
    select
        delivered.*,
        1 as version_rank
    from delivered
    left join told_several_times
        on delivered.platform = told_several_times.platform
        and delivered.source = told_several_times.source
        and delivered.engagement_key = told_several_times.engagement_key
    where told_several_times.engagement_key is null
),

ranked as (
    select
        versions.*,
        row_number() over (
            partition by versions.platform, versions.source, versions.engagement_key
            order by {{ newest_first() }}
        ) as version_rank
    from {{ ref('int_engagements__delivered') }} as versions
    inner join told_several_times
        on versions.platform = told_several_times.platform
        and versions.source = told_several_times.source
        and versions.engagement_key = told_several_times.engagement_key
),

all_versions as (
    select * from told_once
    union all
    select * from ranked
),

final as (
    select
        *,
        {{ surrogate_key(['platform', 'source', 'engagement_key']) }} as engagement_id,
        case
            when type <> 'Agent Activity' and conversation_native_id is not null
                then {{ surrogate_key(["'conversation'", 'platform', 'source', 'conversation_native_id']) }}
        end as conversation_id
    from all_versions
)

select
    engagement_id,
    conversation_id,
    version_rank,
    {{ select_engagement_columns() }}
from final
