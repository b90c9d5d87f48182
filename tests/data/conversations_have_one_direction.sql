select
    engagements.conversation_id,
    min(engagements.direction) as one_direction,
    max(engagements.direction) as another_direction,
    max(conversations.direction) as direction_of_dimension
from {{ ref('fct_engagements') }} as engagements
left join {{ ref('dim_conversations') }} as conversations
    on engagements.conversation_id = conversations.conversation_id
where engagements.conversation_id is not null
group by engagements.conversation_id
having
    min(engagements.direction) <> max(engagements.direction)
    or min(engagements.direction) is distinct from max(conversations.direction)
