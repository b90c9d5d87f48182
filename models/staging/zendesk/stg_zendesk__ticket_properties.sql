{{ config(materialized='table') }}

with

newest_tickets as (
    select * from {{ ref('stg_zendesk__tickets') }}
),

tickets as (
    select
        *,
        {{ zendesk_newest() }} as newest,
        {% for property in ['channel_vendor', 'language', 'reason', 'priority'] %}
        attributes.{{ property }} as custom_{{ property }},
        {% endfor %}
        attributes.campaign as campaign_name
    from newest_tickets
),

users as (
    select * from {{ ref('stg_zendesk__users') }}
),

agents as (
    select * from {{ ref('stg_zendesk__agent_ids') }}
),

brands as (
    select * from {{ ref('stg_zendesk__brands') }}
),

codes as (
    select * from {{ ref('codes_zendesk') }}
),

described as (
    select
        tickets.*,
        requester_agents.user_id is not null as is_of_agent,
        -- The address that the channel goes by.
        case
            when channel_types.label in ('Voice', 'SMS') then coalesce(requesters.contact_id_of_phone, requesters.contact_id)
            else requesters.contact_id
        end as contact_id_of_user,
        coalesce(statuses.label = 'Deleted', false) or tickets.is_deleted as is_gone,
        -- Who opened it, as far as the channel does not say it already.
        coalesce(
            case when requester_agents.user_id is not null then 'Internal' end,
            rels.label,
            channel_directions.label,
            case
                when tickets.submitter_id = tickets.requester_id then 'Inbound'
                when submitter_agents.user_id is not null then 'Outbound'
                when submitters.user_id is not null then 'Inbound'
            end
        ) as direction,
        coalesce(channel_types.label, tickets.via_channel) as channel_type,
        coalesce(channel_names.label, tickets.via_channel) as channel_name,
        coalesce(tickets.custom_channel_vendor, channel_vendors.label) as channel_vendor_name,
        coalesce(tickets.recipient, brands.brand_name) as company_contact_name,
        coalesce(tickets.custom_language, requesters.locale) as language_name,
        coalesce(tickets.custom_reason, tickets.ticket_type) as reason_name,
        coalesce(tickets.priority, tickets.custom_priority) as priority_name
    from tickets
    left join users as requesters on tickets.source = requesters.source and tickets.requester_id = requesters.user_id
    left join users as submitters on tickets.source = submitters.source and tickets.submitter_id = submitters.user_id
    left join agents as requester_agents
        on tickets.source = requester_agents.source and tickets.requester_id = requester_agents.user_id
    left join agents as submitter_agents
        on tickets.source = submitter_agents.source and tickets.submitter_id = submitter_agents.user_id
    left join brands on tickets.source = brands.source and tickets.brand_id = brands.brand_id
    {{ join_code('codes', 'ticket_status', 'tickets.status', 'statuses') }}
    {{ join_code('codes', 'via_source_rel', 'tickets.via_source_rel', 'rels') }}
    {{ join_code('codes', 'via_channel_direction', 'tickets.via_channel', 'channel_directions') }}
    {{ join_code('codes', 'via_channel', 'tickets.via_channel', 'channel_types') }}
    {{ join_code('codes', 'via_channel_name', 'tickets.via_channel', 'channel_names') }}
    {{ join_code('codes', 'via_channel_vendor', 'tickets.via_channel', 'channel_vendors') }}
),

final as (
    select
        *,
        case when not is_of_agent then contact_id_of_user end as contact_id_of_known_user,
        case when not is_of_agent then coalesce(contact_id_of_user, contact_id_of_requester) end as contact_id
    from described
)

select
    source,
    ticket_id,
    is_gone,
    direction,
    channel_type,
    channel_name,
    channel_vendor_name,
    company_contact_name,
    contact_id,
    contact_id_of_known_user,
    language_name,
    reason_name,
    priority_name,
    campaign_name,
    attributes.location as location_name,
    attributes.menu_path as menu_path_name,
    attributes.outcome_category as outcome_category_name,
    attributes.others as custom_attributes,
    newest
from final
