-- How many attempts of a campaign reached somebody? An attempt that never connected has an engagement time of 0.
select
    campaigns.campaign_name,
    count(*) as attempts,
    count(case when engagements.engagement_time > 0 then 1 end) as reached,
    sum(engagements.preparation_time) as preparation_seconds
from {{ ref('fct_engagements') }} as engagements
inner join {{ ref('dim_campaigns') }} as campaigns on engagements.campaign_id = campaigns.campaign_id
where engagements.type = 'Agent' and engagements.status = 'Completed'
group by campaigns.campaign_name
order by attempts desc, campaigns.campaign_name asc
