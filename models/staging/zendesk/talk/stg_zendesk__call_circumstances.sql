{{ config(materialized='table') }}

with

calls as (
    select * from {{ ref('stg_zendesk__calls') }}
),

parties as (
    select * from {{ ref('stg_zendesk__call_parties') }}
),

users as (
    select * from {{ ref('stg_zendesk__users') }}
),

tickets as (
    select * from {{ ref('stg_zendesk__tickets') }}
),

properties as (
    select * from {{ ref('stg_zendesk__ticket_properties') }}
),

-- Legs may land before their call.
known as (
    select
        calls.ticket_id,
        calls.direction,
        calls.terminated_by,
        calls.group_id,
        calls.queue_name,
        calls.company_contact_name,
        calls.charge,
        calls.is_deleted,
        calls.updated_at,
        parties.customer_user_id,
        parties.contact_id_of_user,
        parties.customer_terminated_by,
        coalesce(calls.source, parties.source) as source,
        coalesce(calls.call_id, parties.call_id) as call_id
    from calls
    full outer join parties on calls.source = parties.source and calls.call_id = parties.call_id
),

final as (
    select
        known.*,
        coalesce(properties.language_name, callers.locale) as language_name,
        properties.priority_name,
        properties.location_name,
        properties.reason_name,
        properties.campaign_name,
        properties.outcome_category_name,
        tickets.attributes,
        coalesce(
            callers.contact_id_of_phone, callers.contact_id_of_email, known.contact_id_of_user,
            requesters.contact_id_of_phone, properties.contact_id
        ) as contact_id
    from known
    left join tickets on known.source = tickets.source and known.ticket_id = tickets.ticket_id
    left join properties on known.source = properties.source and known.ticket_id = properties.ticket_id
    left join users as callers on known.source = callers.source and known.customer_user_id = callers.user_id
    left join users as requesters on tickets.source = requesters.source and tickets.requester_id = requesters.user_id
)

select
    source,
    call_id,
    coalesce(ticket_id, 'call/' || call_id) as conversation_native_id,
    ticket_id as case_native_id,
    direction,
    contact_id,
    company_contact_name,
    group_id as queue_native_id,
    queue_name,
    language_name,
    priority_name,
    location_name,
    reason_name,
    campaign_name,
    attributes.outcome as outcome_name,
    outcome_category_name,
    terminated_by,
    customer_terminated_by,
    charge,
    coalesce(is_deleted, false) as is_deleted,
    updated_at
from final
