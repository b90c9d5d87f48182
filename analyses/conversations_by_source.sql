-- Which conversations belong to an account, by their name on the platform? Of use to look one up over there.
select
    sources.source_name,
    conversations.conversation_name,
    conversations.direction,
    facts.first_time,
    facts.engagements
from {{ ref('dim_conversations') }} as conversations
inner join {{ ref('fct_conversations') }} as facts on conversations.conversation_id = facts.conversation_id
inner join {{ ref('dim_sources') }} as sources on conversations.source_id = sources.source_id
order by facts.first_time, conversations.conversation_name
