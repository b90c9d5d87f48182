with

people_sessions as (
    select * from {{ ref('stg_genesys_cloud__people_sessions') }}
    where is_beside
),

segments as (
    select * from {{ ref('stg_genesys_cloud__segments') }}
    where role in ('observe', 'together', 'hold')
),

final as (
    select
        people_sessions.source,
        people_sessions.conversation_native_id,
        people_sessions.session_id,
        people_sessions.user_native_id,
        people_sessions.queue_native_id,
        min(segments.started_at) as started_at,
        case when count(*) = count(segments.ended_at) then max(segments.ended_at) end as ended_at
    from people_sessions
    inner join segments
        on people_sessions.source = segments.source
        and people_sessions.conversation_native_id = segments.conversation_native_id
        and people_sessions.session_id = segments.session_id
    group by
        people_sessions.source, people_sessions.conversation_native_id, people_sessions.session_id,
        people_sessions.user_native_id, people_sessions.queue_native_id
)

select
    source,
    conversation_native_id,
    session_id,
    user_native_id,
    queue_native_id,
    started_at,
    ended_at
from final
