with

people_sessions as (
    select * from {{ ref('stg_genesys_cloud__people_sessions') }}
    where alert_segments > 0 and not is_beside
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

judged as (
    select
        *,
        together_segments > 0 or coalesce(prepare_segments > 0 and prepare_from >= alert_from, false) as is_accepted,
        case when not alert_is_open then alert_to end as known_end
    from people_sessions
),

final as (
    select
        judged.*,
        case
            when judged.is_accepted then coalesce(judged.known_end, judged.together_from, judged.prepare_from)
            else judged.known_end
        end as resolved_at,
        case
            when judged.is_accepted then 'Accepted'
            else coalesce(
                judged.invitation_outcome,
                alert_disconnect_type.label,
                judged.disconnect_type,
                case when judged.error_code is not null then 'Revoked' end
            )
        end as outcome
    from judged
    {{ join_code('codes', 'alert_disconnect_type', 'judged.disconnect_type', 'alert_disconnect_type') }}
)

select
    source,
    conversation_native_id,
    session_id,
    user_native_id,
    alert_from as invited_at,
    resolved_at,
    case when resolved_at is not null then outcome end as outcome_name,
    queue_native_id
from final
