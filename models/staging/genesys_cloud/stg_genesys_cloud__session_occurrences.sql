with

conversations as (
    select * from {{ ref('stg_genesys_cloud__conversations') }}
),

participants as (
    select
        source,
        conversation_native_id,
        originating_direction,
        company_contacts,
        agent_names,
        {{ explode_array('participants', 'participant', 'participant_place') }}
    from conversations
),

sessions as (
    select
        source,
        conversation_native_id,
        originating_direction,
        company_contacts,
        agent_names,
        participant,
        participant_place,
        {{ explode_array('participant.sessions', 'session', 'session_place') }}
    from participants
),

final as (
    select
        *,
        session.sessionId as session_id
    from sessions
)

select
    source,
    conversation_native_id,
    session_id,
    originating_direction,
    participant,
    participant_place,
    session,
    session_place,
    {{ element_at_place(element_at_place('company_contacts', 'participant_place'), 'session_place') }} as company_contact,
    {{ element_at_place('agent_names', 'participant_place') }} as agent_name
from final
