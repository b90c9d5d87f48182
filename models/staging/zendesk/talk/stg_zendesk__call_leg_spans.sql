{{ config(materialized='table') }}

-- Seconds by which talk and hold may pass the leg's own duration: each of the three is rounded to whole seconds.
{% set rounding_seconds = 2 %}

with

legs as (
    select * from {{ ref('stg_zendesk__call_legs') }}
    where not is_customer
),

calls as (
    select * from {{ ref('stg_zendesk__calls') }}
),

placed as (
    select
        legs.*,
        calls.answer_seconds,
        legs.agent_type = 'User'
        and calls.direction = 'Outbound'
        and not (legs.is_consulted or legs.is_joined or legs.is_transferred_here) as is_placed
    from legs
    left join calls on legs.source = calls.source and legs.call_id = calls.call_id
),

-- A leg begins to ring at once and lasts until its party leaves the call; wrap-up comes after it.
rung as (
    select
        *,
        coalesce(is_placed, false) or coalesce(agent_type = 'External', false) as is_dialled,
        case when duration_seconds is not null then least(engaged_seconds, duration_seconds) end as together_seconds,
        case
            when is_placed and answer_seconds > 0 then answer_seconds
            when duration_seconds is not null then greatest(duration_seconds - engaged_seconds, 0)
        end as ringing_seconds
    from placed
),

answered as (
    select
        *,
        case when is_answered then {{ moment_after('created_at', 'ringing_seconds') }} end as connected_at,
        {{ moment_after('created_at', 'duration_seconds') }} as left_at
    from rung
),

final as (
    select
        *,
        case
            when is_over and is_answered then {{ moment_after('connected_at', 'together_seconds') }}
        end as disconnected_at
    from answered
)

select
    source,
    call_id,
    leg_id,
    is_answered,
    is_dialled,
    engagement_type = 'Agent' and not is_dialled and (not is_answered or coalesce(ringing_seconds > 0, false)) as is_invited,
    created_at as rung_at,
    connected_at,
    disconnected_at,
    case when is_over then left_at end as left_at,
    case
        when is_over then {{ moment_after('coalesce(disconnected_at, left_at)', 'coalesce(wrap_up_seconds, 0)') }}
    end as ended_at,
    case when together_seconds < held_seconds then together_seconds else held_seconds end as hold_seconds,
    is_over and (
        duration_seconds is null or coalesce(engaged_seconds > duration_seconds + {{ rounding_seconds }}, false)
    ) as is_corrupted
from final
