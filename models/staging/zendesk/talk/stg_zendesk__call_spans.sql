{{ config(materialized='table') }}

with

calls as (
    select * from {{ ref('stg_zendesk__calls') }}
),

parties as (
    select * from {{ ref('stg_zendesk__call_parties') }}
),

answered as (
    select
        calls.*,
        coalesce(calls.talk_seconds > 0, false) or coalesce(parties.is_answered, false) as is_answered,
        calls.menu_terminated_by is not null as is_left_in_menu,
        coalesce(calls.queue_outcome = 'Abandoned', false) as is_abandoned,
        coalesce(calls.direction = 'Outbound', false) as is_outbound
    from calls
    left join parties on calls.source = parties.source and calls.call_id = parties.call_id
),

in_menu as (
    select
        *,
        coalesce(nullif(menu_seconds, 0), case when is_left_in_menu then duration_seconds end) as in_menu_seconds
    from answered
),

waited as (
    select
        *,
        coalesce(
            wait_seconds,
            case when is_abandoned then duration_seconds - coalesce(in_menu_seconds, 0) end
        ) as waited_seconds,
        case
            when is_outbound or is_left_in_menu then false
            when not is_over and not is_answered then true
            when wait_seconds is null then is_abandoned
            else wait_seconds > 0 or is_answered or is_abandoned
        end as is_queued
    from in_menu
),

judged as (
    select
        *,
        case
            when not is_over and not is_answered then null
            when queue_outcome is not null then queue_outcome
            when is_voicemail or is_overflow then 'Flow Out'
            when is_answered then 'Accepted'
            when has_unknown_status then completion_status
            else 'Flow Out'
        end as left_queue_as,
        {{ moment_after('created_at', 'coalesce(in_menu_seconds, 0)') }} as left_menu_at
    from waited
),

final as (
    select
        *,
        {{ moment_after('left_menu_at', 'waited_seconds') }} as left_queue_at,
        case when is_over then {{ moment_after('created_at', 'duration_seconds') }} end as ended_at
    from judged
)

select
    source,
    call_id,
    is_answered,
    is_left_in_menu,
    is_left_in_menu or in_menu_seconds is not null as has_menu,
    in_menu_seconds,
    left_menu_at,
    is_queued,
    left_queue_as,
    case when left_queue_as is not null then left_queue_at end as left_queue_at,
    is_voicemail or voicemail_status is not null as has_voicemail,
    ended_at
from final
