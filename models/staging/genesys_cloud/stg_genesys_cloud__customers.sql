{{ config(materialized='table') }}

{% set of_customer = "customer_rank is not null" %}

with

sessions as (
    select
        *,
        {{ genesys_place() }} as place,
        {{ genesys_customer_rank() }} as customer_rank
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
        min_by(contact_id, customer_rank) filter (where {{ of_customer }} and contact_id is not null) as contact_id,
        min_by(direction, customer_rank) filter (where {{ of_customer }} and direction is not null) as direction,
        coalesce(
            min_by(company_contact, customer_rank) filter (where {{ of_customer }} and company_contact is not null),
            min_by(company_contact, place) filter (where company_contact is not null)
        ) as company_contact,
        max_by(
            disconnect_type,
            case when {{ of_customer }} then {{ sortable_ms(epoch_ms('together_to')) }} || disconnect_type end
        ) as disconnect_type,
        max(together_to) filter (where {{ of_customer }}) as left_at
    from addressed
    group by source, conversation_native_id
),

final as (
    select
        by_conversation.*,
        customer_disconnect_type.label as terminated_by
    from by_conversation
    {{ join_code('codes', 'customer_disconnect_type', 'by_conversation.disconnect_type', 'customer_disconnect_type') }}
)

select
    source,
    conversation_native_id,
    has_customer,
    contact_id,
    company_contact,
    direction,
    terminated_by,
    left_at
from final
