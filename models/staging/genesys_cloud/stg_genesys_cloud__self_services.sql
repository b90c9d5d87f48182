with

sessions as (
    select
        *,
        role = 'self service'
        and row_number() over (
            partition by source, conversation_native_id, role order by participant_place, session_place
        ) = 1 as is_first_menu
    from {{ ref('stg_genesys_cloud__sessions') }}
    where role in ('self service', 'flow', 'bot', 'voicemail')
),

spans as (
    select * from {{ ref('stg_genesys_cloud__session_spans') }}
    where together_segments > 0
),

conversation_facts as (
    select * from {{ ref('stg_genesys_cloud__conversation_facts') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

final as (
    select
        spans.*,
        sessions.role,
        sessions.flow_id,
        sessions.flow_name,
        -- Flows write down the customer's choices on the customer more often than on themselves.
        case
            when sessions.role = 'self service' then coalesce(
                sessions.menu_path_attribute,
                case when sessions.is_first_menu then conversation_facts.menu_path_attribute end
            )
        end as menu_path_name,
        coalesce(flow_exit_reason.label, sessions.flow_exit_reason) as exit_reason,
        coalesce(flow_disconnect_type.label, spans.disconnect_type) as terminated_by,
        case when not spans.together_is_open then spans.together_to end as left_at
    from sessions
    inner join spans
        on sessions.source = spans.source
        and sessions.conversation_native_id = spans.conversation_native_id
        and sessions.session_id = spans.session_id
    left join conversation_facts
        on sessions.source = conversation_facts.source
        and sessions.conversation_native_id = conversation_facts.conversation_native_id
    {{ join_code('codes', 'flow_exit_reason', 'sessions.flow_exit_reason', 'flow_exit_reason') }}
    {{ join_code('codes', 'flow_disconnect_type', 'spans.disconnect_type', 'flow_disconnect_type') }}
)

select
    source,
    conversation_native_id,
    session_id,
    case role when 'voicemail' then 'voicemail' else 'flow' end as part,
    case
        when role = 'voicemail' then 'Agent'
        when menu_path_name is not null then 'Menu'
        else 'Flow'
    end as type,
    together_from as entered_at,
    left_at,
    terminated_by,
    case when role <> 'voicemail' then exit_reason end as outcome_name,
    menu_path_name,
    case role when 'bot' then coalesce(flow_id, flow_name) when 'voicemail' then 'voicemail' end as agent_native_id,
    case role when 'bot' then flow_name when 'voicemail' then 'Voicemail' end as agent_name,
    case role when 'bot' then 'Bot' when 'voicemail' then 'Voicemail' end as agent_type,
    queue_native_id
from final
