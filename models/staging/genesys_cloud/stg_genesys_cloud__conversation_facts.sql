{{ config(materialized='table') }}

{% set properties = attribute_properties() + ['others'] %}

with

conversations as (
    select * from {{ ref('stg_genesys_cloud__conversations') }}
),

sessions as (
    select
        *,
        {{ genesys_place() }} as place,
        {{ genesys_customer_rank() }} as customer_rank
    from {{ ref('stg_genesys_cloud__sessions') }}
),

customers as (
    select * from {{ ref('stg_genesys_cloud__customers') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

by_conversation as (
    select
        source,
        conversation_native_id,
        min_by(direction, place) filter (where direction is not null) as any_direction,
        min_by(campaign_native_id, place) filter (where campaign_native_id is not null) as campaign_native_id,
        min_by(flow_language, place) filter (where flow_language is not null) as flow_language,
        {% for property in properties %}
        min_by(
            {{ property }}_attribute, case when {{ property }}_attribute is not null then customer_rank end
        ) as {{ property }}_attribute,
        {% endfor %}
        max(case when role = 'self service' then 1 else 0 end) = 1 as has_self_service
    from sessions
    group by source, conversation_native_id
),

final as (
    select
        conversations.*,
        by_conversation.has_self_service,
        by_conversation.campaign_native_id,
        by_conversation.flow_language,
        {% for property in properties %}
        by_conversation.{{ property }}_attribute,
        {% endfor %}
        customers.contact_id,
        customers.company_contact,
        customers.terminated_by as customer_terminated_by,
        customers.left_at as customer_left_at,
        coalesce(customers.has_customer, false) as has_customer,
        case
            when not coalesce(customers.has_customer, false) then 'Internal'
            else coalesce(
                direction.label,
                conversations.originating_direction,
                customers.direction,
                case when by_conversation.campaign_native_id is not null then 'Outbound' end,
                by_conversation.any_direction
            )
        end as direction
    from conversations
    left join by_conversation
        on conversations.source = by_conversation.source
        and conversations.conversation_native_id = by_conversation.conversation_native_id
    left join customers
        on conversations.source = customers.source
        and conversations.conversation_native_id = customers.conversation_native_id
    {{ join_code('codes', 'direction', 'conversations.originating_direction', 'direction') }}
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
