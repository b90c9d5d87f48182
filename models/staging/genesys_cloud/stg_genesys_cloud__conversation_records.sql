{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set segment = {
    'segmentStart': 'time', 'segmentEnd': 'time', 'segmentType': 'text!', 'disconnectType': 'text', 'errorCode': 'text',
    'queueId': 'text', 'wrapUpCode': 'text', 'wrapUpNote': 'private', 'subject': 'private',
} %}
{% set session = {
    'sessionId': 'text!', 'mediaType': 'text', 'messageType': 'text', 'direction': 'text', 'provider': 'text',
    'ani': 'contact', 'dnis': 'contact', 'addressFrom': 'contact', 'addressTo': 'contact', 'callbackNumbers': ['contact'],
    'sessionDnis': 'private', 'addressSelf': 'private', 'addressOther': 'private', 'callbackUserName': 'private',
    'remote': 'private', 'remoteNameDisplayable': 'private',
    'outboundCampaignId': 'text', 'dispositionName': 'text',
    'monitoredParticipantId': 'text', 'coachedParticipantId': 'text',
    'flow': {
        'flowId': 'text', 'flowName': 'text', 'exitReason': 'text', 'startingLanguage': 'text', 'endingLanguage': 'text',
    },
    'segments': [segment],
    'metrics': [{'name': 'text', 'value': 'number', 'emitDate': 'time'}],
} %}
{% set shape = {
    'conversationId': 'text!', 'conversationStart': 'time', 'conversationEnd': 'time', 'originatingDirection': 'text',
    'externalTag': 'text',
    'participants': [{
        'participantName': 'private', 'purpose': 'text!', 'userId': 'text', 'teamId': 'text', 'externalContactId': 'contact',
        'attributes': 'attributes', 'sessions': [session],
    }],
} %}

with

records as (
    {{ read_new_files('genesys_cloud', 'conversation_details') }}
),

read as (
    {{ with_shaped_members('records', shape, 'genesys_cloud') }}
),

dated as (
    select
        *,
        {{ genesys_latest_moment('given') }} as updated_at,
        {{ genesys_customer_addresses('raw') }} as customer_addresses
    from read
),

final as (
    select
        *,
        coalesce(
            {{ shape_reject_reason(shape) }},
            case
                when not is_file and updated_at is null then 'no time says which version the record is'
                when {{ genesys_has_timeless_segment('given') }} then 'participants.sessions.segments has no time'
            end
        ) as reject_reason
    from dated
)

select
    {{ landed_columns(shape) }},
    given.conversationId as conversation_native_id,
    given.conversationEnd as conversation_ended_at,
    given.originatingDirection as originating_direction,
    given.externalTag as external_tag,
    given.participants,
    {{ genesys_company_contacts('raw', 'customer_addresses') }} as company_contacts,
    case when is_object then {{ genesys_agent_names('record') }} end as agent_names,
    updated_at
from final
