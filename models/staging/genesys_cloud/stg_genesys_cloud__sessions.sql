{{ config(materialized='table') }}

{% set properties = attribute_properties() + ['others'] %}

with

occurrences as (
    select
        *,
        row_number() over (
            partition by source, conversation_native_id, session_id order by participant_place, session_place
        ) as occurrence
    from {{ ref('stg_genesys_cloud__session_occurrences') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

final as (
    select
        occurrences.*,
        purpose.label as role,
        media_use.label as media_use,
        coalesce(message_type.label, media_type.label, occurrences.session.mediaType) as channel_type,
        coalesce(
            message_name.label, occurrences.session.messageType, media_name.label, occurrences.session.mediaType
        ) as channel_name,
        direction.label as direction
    from occurrences
    {{ join_code('codes', 'purpose', 'occurrences.participant.purpose', 'purpose') }}
    {{ join_code('codes', 'media_use', 'occurrences.session.mediaType', 'media_use') }}
    {{ join_code('codes', 'media_type', 'occurrences.session.mediaType', 'media_type') }}
    {{ join_code('codes', 'message_type', 'occurrences.session.messageType', 'message_type') }}
    {{ join_code('codes', 'media_name', 'occurrences.session.mediaType', 'media_name') }}
    {{ join_code('codes', 'message_name', 'occurrences.session.messageType', 'message_name') }}
    {{ join_code('codes', 'direction', 'occurrences.session.direction', 'direction') }}
    where occurrences.occurrence = 1
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
    session.ani as ani,
    session.dnis as dnis,
    session.addressFrom as address_from,
    session.addressTo as address_to,
    {{ first_element('session.callbackNumbers') }} as callback_number,
    company_contact,
    session.provider as provider,
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
