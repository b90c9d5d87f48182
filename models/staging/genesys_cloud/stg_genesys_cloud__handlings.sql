with

people_sessions as (
    select * from {{ ref('stg_genesys_cloud__people_sessions') }}
),

holds as (
    select * from {{ ref('stg_genesys_cloud__holds') }}
),

-- While an agent looks at a callback or a preview nobody is called yet: that is preparation, until a number is dialed.
told_apart as (
    select
        people_sessions.*,
        case when people_sessions.is_beside then 0 else people_sessions.prepare_segments end as dialed_segments,
        people_sessions.is_callback and people_sessions.prepare_from is null as is_preview,
        {% for edge in ['segments', 'from', 'to', 'is_open'] %}
        case
            when people_sessions.is_beside then people_sessions.barging_{{ edge }}
            else people_sessions.together_{{ edge }}
        end as joined_{{ edge }},
        {% endfor %}
        coalesce(holds.hold_seconds, people_sessions.held_seconds) as known_hold_seconds
    from people_sessions
    left join holds
        on people_sessions.source = holds.source
        and people_sessions.conversation_native_id = holds.conversation_native_id
        and people_sessions.session_id = holds.session_id
),

by_handling as (
    select
        source,
        conversation_native_id,
        main_session_id,
        max(user_native_id) as user_native_id,
        max(case when not is_preview and joined_segments > 0 then 1 else 0 end) = 1 as is_connected,
        max(case when joined_is_open or (not is_beside and prepare_is_open) then 1 else 0 end) = 1 as is_going_on,
        max(case when wrap_up_is_open then 1 else 0 end) = 1 as is_wrapping_up,
        max(case when not is_preview and joined_is_open then 1 else 0 end) = 1 as is_together,
        max(case when not is_beside and joined_is_open and last_role = 'hold' then 1 else 0 end) = 1 as is_on_hold,
        min(case when not is_preview then joined_from end) as together_from,
        max(case when not is_preview then joined_to end) as together_to,
        min(case when not is_beside then least(prepare_from, case when is_callback then joined_from end) end) as prepare_from,
        max(greatest(joined_to, case when not is_beside then greatest(prepare_to, wrap_up_to) end)) as over_at,
        min(case when not is_beside then alert_from end) as alert_from,
        sum(case when not is_preview and not is_beside then known_hold_seconds end) as hold_seconds,
        max_by(
            disconnect_type, case when not is_preview then {{ sortable_ms(epoch_ms('joined_to')) }} || disconnect_type end
        ) as disconnect_type,
        max(disconnect_type) as any_disconnect_type,
        max_by(wrap_up_code, {{ sortable_ms(epoch_ms('last_moment')) }} || wrap_up_code) as wrap_up_code,
        max_by(
            queue_native_id, case when session_id = main_session_id then '1' else '0' end || queue_native_id
        ) as queue_native_id
    from told_apart
    where joined_segments > 0 or dialed_segments > 0
    group by source, conversation_native_id, main_session_id
),

final as (
    select
        *,
        case
            when prepare_from < together_from or (together_from is null and not is_connected) then prepare_from
            else together_from
        end as started_at,
        case when not is_together then together_to end as disconnected_at,
        case when not is_going_on and not is_wrapping_up then over_at end as ended_at
    from by_handling
)

select
    source,
    conversation_native_id,
    main_session_id as session_id,
    user_native_id,
    started_at,
    together_from as connected_at,
    disconnected_at,
    ended_at,
    case when alert_from <= started_at then alert_from end as invited_at,
    case when ended_at is not null then coalesce(hold_seconds, 0) end as hold_seconds,
    is_going_on,
    is_on_hold,
    coalesce(disconnect_type, any_disconnect_type) as disconnect_type,
    wrap_up_code,
    queue_native_id
from final
