-- How long do agents work on an engagement, and how much of their attention does it take? The team is the one they were in
-- then (dim_teams by engaged_team_id); dim_agents.team_id is the one they are in now.
select
    teams.team_name,
    agents.agent_name,
    count(*) as engagements,
    round(avg(engagements.preparation_time + engagements.engagement_time + engagements.wrap_up_time), 1)
        as mean_handling_seconds,
    sum(engagements.focus_time) as focus_seconds,
    sum(engagements.cost) as cost
from {{ ref('fct_engagements') }} as engagements
left join {{ ref('dim_agents') }} as agents on engagements.agent_id = agents.agent_id
left join {{ ref('dim_teams') }} as teams on engagements.engaged_team_id = teams.team_id
where engagements.type = 'Agent' and engagements.status = 'Completed'
group by teams.team_name, agents.agent_name
order by engagements desc, agents.agent_name asc
