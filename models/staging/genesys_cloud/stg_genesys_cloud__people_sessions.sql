{{ config(materialized='table') }}

with

sessions as (
    select * from {{ ref('stg_genesys_cloud__sessions') }}
    where role = 'person'
),

spans as (
    select * from {{ ref('stg_genesys_cloud__session_spans') }}
),

metrics as (
    select * from {{ ref('stg_genesys_cloud__metrics') }}
),

-- A session that watches or goes on beside another is no handling, apart from what a supervisor says who has joined in.
spanned as (
    select
        sessions.source,
        sessions.conversation_native_id,
        sessions.participant_place,
        sessions.user_native_id,
        {% for column in [
            'session_id', 'alert_segments', 'alert_from', 'alert_to', 'alert_is_open',
            'together_segments', 'together_from', 'together_to', 'together_is_open',
            'barging_segments', 'barging_from', 'barging_to', 'barging_is_open',
            'prepare_segments', 'prepare_from', 'prepare_to', 'prepare_is_open',
            'wrap_up_to', 'wrap_up_is_open',
            'observe_segments', 'first_moment', 'last_moment', 'last_role',
            'disconnect_type', 'error_code', 'wrap_up_code', 'queue_native_id',
        ] %}
        spans.{{ column }},
        {% endfor %}
        metrics.invitation_outcome,
        metrics.held_seconds,
        coalesce(sessions.media_use = 'callback', false) as is_callback,
        sessions.is_watching or coalesce(sessions.media_use = 'beside', false)
        or (spans.observe_segments > 0 and spans.together_segments = spans.barging_segments) as is_beside
    from sessions
    inner join spans
        on sessions.source = spans.source
        and sessions.conversation_native_id = spans.conversation_native_id
        and sessions.session_id = spans.session_id
    left join metrics
        on sessions.source = metrics.source
        and sessions.conversation_native_id = metrics.conversation_native_id
        and sessions.session_id = metrics.session_id
),

-- The call that an agent makes for a callback belongs to it: the last callback of the same participant that was begun. Its
-- start, end and id stand in one text, so that the latest is the greatest.
with_bounds as (
    select
        *,
        {{ epoch_ms('first_moment') }} as first_ms,
        case
            when together_is_open or prepare_is_open or last_moment is null then 9999999999999
            else {{ epoch_ms('last_moment') }}
        end as last_ms
    from spanned
),

with_callback_before as (
    select
        *,
        max(case when is_callback then {{ sortable_ms('first_ms') }} || {{ sortable_ms('last_ms') }} || session_id end) over (
            partition by source, conversation_native_id, participant_place
            order by first_moment, case when is_callback then 0 else 1 end, session_id
            rows between unbounded preceding and current row
        ) as callback_before
    from with_bounds
),

final as (
    select
        *,
        case
            when
                not is_callback and not is_beside
                and first_ms <= cast(substr(callback_before, 14, 13) as bigint)
                then substr(callback_before, 27)
            else session_id
        end as main_session_id
    from with_callback_before
)

select
    source,
    conversation_native_id,
    main_session_id,
    session_id,
    user_native_id,
    is_callback,
    is_beside,
    alert_segments,
    alert_from,
    alert_to,
    alert_is_open,
    together_segments,
    together_from,
    together_to,
    together_is_open,
    barging_segments,
    barging_from,
    barging_to,
    barging_is_open,
    prepare_segments,
    prepare_from,
    prepare_to,
    prepare_is_open,
    wrap_up_to,
    wrap_up_is_open,
    first_moment,
    last_moment,
    last_role,
    disconnect_type,
    error_code,
    wrap_up_code,
    queue_native_id,
    invitation_outcome,
    held_seconds
from final
