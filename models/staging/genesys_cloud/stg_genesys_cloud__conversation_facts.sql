{{ config(materialized='table') }}

{% set properties = [
    'menu_path', 'language', 'location', 'reason', 'priority', 'campaign', 'case_id', 'outcome', 'outcome_category',
    'channel_vendor', 'others',
] %}
{% set of_customer = "customer_rank is not null" %}

with

conversations as (
    select * from {{ ref('stg_genesys_cloud__conversations') }}
),

sessions as (
    select
        *,
        participant_place * 1000000 + session_place as place,
        -- A customer goes before an external party.
        case role when 'customer' then 0 when 'external' then 1 end * 1000000000000
        + participant_place * 1000000 + session_place as customer_rank
    from {{ ref('stg_genesys_cloud__sessions') }}
),

spans as (
    select * from {{ ref('stg_genesys_cloud__session_spans') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

addressed as (
    select
        sessions.*,
        coalesce(
            case sessions.direction
                when 'Inbound' then coalesce(sessions.ani, sessions.address_from)
                when 'Outbound' then coalesce(sessions.dnis, sessions.address_to)
            end,
            sessions.callback_number,
            sessions.external_contact_id
        ) as contact_id,
        spans.disconnect_type,
        spans.together_to
    from sessions
    left join spans
        on sessions.source = spans.source
        and sessions.conversation_native_id = spans.conversation_native_id
        and sessions.session_id = spans.session_id
),

by_conversation as (
    select
        source,
        conversation_native_id,
        count(customer_rank) > 0 as has_customer,
        max(case when role = 'self service' then 1 else 0 end) = 1 as has_self_service,
        min_by(contact_id, customer_rank) filter (where {{ of_customer }} and contact_id is not null) as contact_id,
        min_by(direction, customer_rank) filter (where {{ of_customer }} and direction is not null) as customer_direction,
        min_by(direction, place) filter (where direction is not null) as any_direction,
        coalesce(
            min_by(company_contact, customer_rank) filter (where {{ of_customer }} and company_contact is not null),
            min_by(company_contact, place) filter (where company_contact is not null)
        ) as company_contact,
        min_by(campaign_native_id, place) filter (where campaign_native_id is not null) as campaign_native_id,
        min_by(flow_language, place) filter (where flow_language is not null) as flow_language,
        max_by(
            disconnect_type,
            case when {{ of_customer }} then {{ sortable_ms(epoch_ms('together_to')) }} || disconnect_type end
        ) as customer_disconnect_type,
        {% for property in properties %}
        min_by(
            {{ property }}_attribute, case when {{ property }}_attribute is not null then customer_rank end
        ) as {{ property }}_attribute,
        {% endfor %}
        max(together_to) filter (where {{ of_customer }}) as customer_left_at
    from addressed
    group by source, conversation_native_id
),

final as (
    select
        coalesce(by_conversation.has_customer, false) as has_customer,
        conversations.source,
        conversations.conversation_native_id,
        conversations.conversation_ended_at,
        conversations.external_tag,
        conversations.updated_at,
        conversations.file,
        conversations.position,
        conversations.record_hash,
        conversations.loaded_at,
        case
            when not coalesce(by_conversation.has_customer, false) then 'Internal'
            else coalesce(
                direction.label,
                conversations.originating_direction,
                by_conversation.customer_direction,
                case when by_conversation.campaign_native_id is not null then 'Outbound' end,
                by_conversation.any_direction
            )
        end as direction,
        by_conversation.has_self_service,
        by_conversation.contact_id,
        by_conversation.company_contact,
        by_conversation.campaign_native_id,
        by_conversation.flow_language,
        customer_disconnect_type.label as customer_terminated_by,
        {% for property in properties %}
        by_conversation.{{ property }}_attribute,
        {% endfor %}
        by_conversation.customer_left_at
    from conversations
    left join by_conversation
        on conversations.source = by_conversation.source
        and conversations.conversation_native_id = by_conversation.conversation_native_id
    {{ join_code('codes', 'direction', 'conversations.originating_direction', 'direction') }}
    {{ join_code(
        'codes', 'customer_disconnect_type', 'by_conversation.customer_disconnect_type', 'customer_disconnect_type'
    ) }}
)

select
    source,
    conversation_native_id,
    conversation_ended_at,
    external_tag,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at,
    direction,
    has_customer,
    has_self_service,
    contact_id,
    company_contact,
    campaign_native_id,
    flow_language,
    customer_terminated_by,
    {% for property in properties %}
    {{ property }}_attribute,
    {% endfor %}
    customer_left_at
from final
