-- What is on each platform, and how much of it is open, deleted or corrupted?
select
    platforms.platform_name,
    engagements.type,
    engagements.status,
    count(*) as engagements
from {{ ref('fct_engagements') }} as engagements
inner join {{ ref('dim_platforms') }} as platforms on engagements.platform_id = platforms.platform_id
group by platforms.platform_name, engagements.type, engagements.status
order by platforms.platform_name, engagements.type, engagements.status
