with

engagements as (
    select * from {{ ref('int_engagements__labelled') }}
),

sources as (
    select * from {{ ref('int_sources') }}
),

stale_limits as (
    select * from {{ ref('int_stale_limits') }}
),

weighed as (
    select
        engagements.*,
        coalesce(
            engagements.started_at, engagements.connected_at, engagements.disconnected_at, engagements.ended_at,
            engagements.invited_at
        ) as start_time,
        coalesce(
            {{ milliseconds_between('engagements.updated_at', 'sources.newest_updated_at') }} > stale_limits.limit_ms, false
        ) as is_stale
    from engagements
    left join sources on engagements.platform = sources.platform and engagements.source = sources.source
    left join stale_limits
        on engagements.platform = stale_limits.platform
        and engagements.type = stale_limits.type
        and coalesce(engagements.channel_type, '') = stale_limits.channel_type
),

final as (
    select
        *,
        case
            when status = 'Deleted' then 'Deleted'
            when status = 'Corrupted' or {{ is_corrupted() }} then 'Corrupted'
            when ended_at is not null then 'Completed'
            when status = 'On Hold' then 'On Hold'
            else 'In Progress'
        end as derived_status
    from weighed
)

select
    engagement_id,
    start_time,
    derived_status as status,
    {{ select_engagement_columns(except=['status']) }}
from final
