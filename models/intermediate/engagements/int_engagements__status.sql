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
        {{ is_stale('engagements', 'sources', 'stale_limits') }} as is_stale
    from engagements
    left join sources on engagements.platform = sources.platform and engagements.source = sources.source
    left join stale_limits on {{ stale_limit_applies('engagements', 'stale_limits') }}
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
    conversation_id,
    start_time,
    is_stale,
    derived_status as status,
    {{ select_engagement_columns(except=['status']) }}
from final
