{{ config(materialized='table') }}

with

codes as (
    select * from {{ ref('codes_zendesk') }}
),

ranked as (
    {{ ranked_zendesk_records('call_leg') }}
),

-- A word of a leg's type that no list explains is an agent's leg; the word itself is then the agent's type, to be counted.
known as (
    select
        ranked.*,
        ranked.completion_status is not null as is_over,
        case when leg_types.native_value is null then 'Agent' else nullif(leg_types.label, '') end as engagement_type,
        coalesce(agent_types.label, case when leg_types.native_value is null then ranked.leg_type end) as agent_type,
        coalesce(invitation_outcomes.label, ranked.completion_status) as invitation_outcome,
        enders.label as terminated_by,
        greatest(
            coalesce(ranked.hold_seconds, 0),
            case when ranked.has_consulted then coalesce(ranked.consultation_seconds, 0) else 0 end
        ) as held_seconds,
        case when ranked.is_consulted then coalesce(ranked.consultation_seconds, 0) else 0 end as asked_seconds
    from ranked
    {{ join_code('codes', 'call_leg_type', 'ranked.leg_type', 'leg_types') }}
    {{ join_code('codes', 'call_leg_agent_type', 'ranked.leg_type', 'agent_types') }}
    {{ join_code('codes', 'call_leg_invitation_outcome', 'ranked.completion_status', 'invitation_outcomes') }}
    {{ join_code('codes', 'call_leg_terminated_by', 'ranked.completion_status', 'enders') }}
    where ranked.version_rank = 1 and {{ is_of_touched_zendesk_story('call', 'call_id', 'ranked') }}
),

final as (
    select
        *,
        engagement_type is null as is_customer,
        greatest(
            coalesce(talk_seconds, 0) + held_seconds + asked_seconds, coalesce(conference_seconds, 0)
        ) as engaged_seconds
    from known
)

select
    source,
    call_id,
    leg_id,
    created_at,
    engagement_type,
    agent_type,
    is_customer,
    coalesce(engagement_type = 'Agent', false) and engaged_seconds > 0 as is_answered,
    is_over,
    is_consulted,
    is_joined,
    is_transferred_here,
    is_transferred_on,
    invitation_outcome,
    terminated_by,
    duration_seconds,
    case when hold_seconds is not null or has_consulted then held_seconds end as held_seconds,
    engaged_seconds,
    wrap_up_seconds,
    agent_id,
    user_id,
    contact_id_of_user,
    is_deleted,
    custom_attributes,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
