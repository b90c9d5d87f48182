-- Why do customers call, from where, and with which priority?
select
    reasons.reason_name,
    locations.location_name,
    priorities.priority_name,
    count(distinct engagements.conversation_id) as conversations
from {{ ref('fct_engagements') }} as engagements
left join {{ ref('dim_reasons') }} as reasons on engagements.reason_id = reasons.reason_id
left join {{ ref('dim_locations') }} as locations on engagements.location_id = locations.location_id
left join {{ ref('dim_priorities') }} as priorities on engagements.priority_id = priorities.priority_id
where coalesce(engagements.reason_id, engagements.location_id, engagements.priority_id) is not null
group by reasons.reason_name, locations.location_name, priorities.priority_name
order by conversations desc, reasons.reason_name asc, locations.location_name asc, priorities.priority_name asc
