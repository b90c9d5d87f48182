-- Which customers had more than one conversation, on any account and channel? A contact is a keyed hash, never an address.
select
    contacts.contact_name,
    count(distinct engagements.conversation_id) as conversations,
    count(distinct engagements.source_id) as accounts,
    count(distinct engagements.channel_type) as channel_types,
    min(engagements.start_time) as first_seen,
    max(engagements.start_time) as last_seen
from {{ ref('fct_engagements') }} as engagements
inner join {{ ref('dim_contacts') }} as contacts on engagements.contact_id = contacts.contact_id
where engagements.status not in ('Deleted', 'Corrupted')
group by contacts.contact_id, contacts.contact_name
having count(distinct engagements.conversation_id) > 1
order by conversations desc, contacts.contact_name asc
