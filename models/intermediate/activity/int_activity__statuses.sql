with

activities as (
    select * from {{ ref('int_engagements__identified') }}
    where {{ is_status_span() }}
),

sources as (
    select * from {{ ref('int_sources') }}
),

map_agent_statuses as (
    select * from {{ ref('map_agent_statuses') }}
),

mapped_statuses as (
    select
        sources.platform,
        sources.source,
        {{ clean_text('map_agent_statuses.status') }} as status_name,
        {{ parse_boolean('map_agent_statuses.available') }} as is_available,
        row_number() over (
            partition by sources.platform, sources.source, {{ clean_text('map_agent_statuses.status') }}
            order by {{ mapping_specificity('map_agent_statuses') }} desc, map_agent_statuses.available asc
        ) as choice
    from map_agent_statuses
    inner join sources on {{ mapping_applies('map_agent_statuses', 'sources') }}
),

final as (
    select
        activities.agent_id,
        coalesce(activities.outcome_name, 'Unknown') as status,
        coalesce({{ parse_boolean('activities.available') }}, mapped_statuses.is_available, false) as is_available,
        {{ epoch_ms('activities.start_time') }} as start_ms,
        {{ epoch_ms('activities.ended_at') }} as end_ms
    from activities
    left join mapped_statuses
        on activities.platform = mapped_statuses.platform
        and activities.source = mapped_statuses.source
        and activities.outcome_name = mapped_statuses.status_name
        and mapped_statuses.choice = 1
)

select
    agent_id,
    status,
    is_available,
    start_ms,
    end_ms
from final
