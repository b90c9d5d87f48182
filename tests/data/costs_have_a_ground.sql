select
    engagements.engagement_id,
    engagements.native_id,
    engagements.type,
    engagements.status,
    engagements.cost
from {{ ref('fct_engagements') }} as engagements
left join {{ ref('int_engagements__identified') }} as identified
    on engagements.engagement_id = identified.engagement_id
where
    engagements.cost is not null
    and identified.cost is null
    and not (engagements.type = 'Agent' and engagements.status = 'Completed')
