{{ config(materialized='table') }}

{% set properties = attribute_properties() + ['others'] %}

with

occurrences as (
    select * from {{ ref('stg_genesys_cloud__session_occurrences') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

numbered as (
    select
        *,
        participant.purpose,
        session.mediaType as media_type,
        session.messageType as message_type,
        coalesce(session.direction, originating_direction) as native_direction,
        row_number() over (
            partition by source, conversation_native_id, session_id order by participant_place, session_place
        ) as occurrence
    from occurrences
),

final as (
    select
        numbered.source,
        numbered.conversation_native_id,
        numbered.session_id,
        numbered.participant,
        numbered.participant_place,
        numbered.session,
        numbered.session_place,
        numbered.company_contact,
        numbered.agent_name,
        purpose.label as role,
        media_use.label as media_use,
        coalesce(message_type.label, media_type.label, numbered.media_type) as channel_type,
        coalesce(
            message_name.label, numbered.message_type, media_name.label, numbered.media_type
        ) as channel_name,
        direction.label as direction
    from numbered
    {{ join_code('codes', 'purpose', 'numbered.purpose', 'purpose') }}
    {{ join_code('codes', 'media_use', 'numbered.media_type', 'media_use') }}
    {{ join_code('codes', 'media_type', 'numbered.media_type', 'media_type') }}
    {{ join_code('codes', 'message_type', 'numbered.message_type', 'message_type') }}
    {{ join_code('codes', 'media_name', 'numbered.media_type', 'media_name') }}
    {{ join_code('codes', 'message_name', 'numbered.message_type', 'message_name') }}
    {{ join_code('codes', 'direction', 'numbered.native_direction', 'direction') }}
    where numbered.occurrence = 1
)

select
    source,
    conversation_native_id,
    session_id,
    participant_place,
    session_place,
    role,
    media_use,
    coalesce(session.monitoredParticipantId, session.coachedParticipantId) is not null as is_watching,
    channel_type,
    channel_name,
    direction,
    participant.userId as user_native_id,
    agent_name,
    participant.teamId as team_native_id,
    participant.externalContactId as external_contact_id,
    session.ani,
    session.dnis,
    session.addressFrom as address_from,
    session.addressTo as address_to,
    {{ first_element('session.callbackNumbers') }} as callback_number,
    company_contact,
    session.provider,
    session.outboundCampaignId as campaign_native_id,
    session.dispositionName as disposition_name,
    session.flow.flowId as flow_id,
    session.flow.flowName as flow_name,
    session.flow.exitReason as flow_exit_reason,
    {% for property in properties %}
    participant.attributes.{{ property }} as {{ property }}_attribute,
    {% endfor %}
    coalesce(session.flow.endingLanguage, session.flow.startingLanguage) as flow_language
from final
