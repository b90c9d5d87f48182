-- Where do customers reach us: on which channel, through which vendor, at which of our addresses?
select
    engagements.channel_type,
    channels.channel_name,
    vendors.channel_vendor_name,
    company_contacts.company_contact_name,
    count(distinct engagements.conversation_id) as conversations
from {{ ref('fct_engagements') }} as engagements
left join {{ ref('dim_channels') }} as channels on engagements.channel_id = channels.channel_id
left join {{ ref('dim_channel_vendors') }} as vendors on engagements.channel_vendor_id = vendors.channel_vendor_id
left join {{ ref('dim_company_contacts') }} as company_contacts
    on engagements.company_contact_id = company_contacts.company_contact_id
where engagements.contact_id is not null
group by engagements.channel_type, channels.channel_name, vendors.channel_vendor_name, company_contacts.company_contact_name
order by conversations desc, engagements.channel_type asc, channels.channel_name asc
