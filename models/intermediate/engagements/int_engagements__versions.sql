with

versions as (
    select * from {{ ref('int_engagements__delivered') }}
),

final as (
    select
        *,
        {{ surrogate_key(['platform', 'source', 'engagement_key']) }} as engagement_id,
        case
            when type <> 'Agent Activity' and conversation_native_id is not null
                then {{ surrogate_key(["'conversation'", 'platform', 'source', 'conversation_native_id']) }}
        end as conversation_id,
        row_number() over (
            partition by platform, source, engagement_key
            order by {{ newest_first() }}
        ) as version_rank
    from versions
)

select
    engagement_id,
    conversation_id,
    version_rank,
    {{ select_engagement_columns() }}
from final
