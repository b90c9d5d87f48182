with

engagements as (
    select
        *,
        type = 'Agent' as is_agent,
        ended_at is not null and connected_at is null and disconnected_at is null as never_connected
    from {{ ref('int_engagements__status') }}
),

measured as (
    select
        *,
        case
            when not is_agent then null
            when never_connected then {{ seconds_between('started_at', 'ended_at') }}
            else {{ seconds_between('started_at', 'connected_at') }}
        end as preparation_time,
        case when is_agent then {{ engagement_seconds() }} end as engagement_time,
        case
            when not is_agent then null
            when never_connected then 0
            when ended_at is not null then coalesce(hold_seconds, 0)
            else hold_seconds
        end as hold_time,
        case
            when not is_agent then null
            when never_connected then 0
            else {{ seconds_between('disconnected_at', 'ended_at') }}
        end as wrap_up_time,
        case when type = 'Queue' then {{ seconds_between('started_at', 'ended_at') }} end as wait_time,
        case type
            when 'Agent' then {{ seconds_between('invited_at', 'started_at') }}
            when 'Invitation' then {{ seconds_between('started_at', 'ended_at') }}
        end as invitation_time
    from engagements
),

final as (
    select
        {% for fact in ['preparation', 'engagement', 'hold', 'wrap_up', 'wait', 'invitation'] %}
        case when {{ fact }}_time >= 0 then cast({{ fact }}_time as decimal(18, 3)) end as known_{{ fact }}_time,
        {% endfor %}
        *
    from measured
)

select
    engagement_id,
    conversation_id,
    start_time,
    is_stale,
    known_preparation_time as preparation_time,
    known_engagement_time as engagement_time,
    known_hold_time as hold_time,
    known_wrap_up_time as wrap_up_time,
    known_wait_time as wait_time,
    known_invitation_time as invitation_time,
    {{ select_engagement_columns() }}
from final
