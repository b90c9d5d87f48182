-- How busy were the agents while they were available? Time engaged within a status that takes work, as a share of it.
select
    agents.agent_name,
    round(sum(case when activity.status <> 'Offline' then activity.seconds_in_status else 0 end) / 3600.0, 2) as logged_hours,
    round(sum(activity.available_seconds) / 3600.0, 2) as available_hours,
    round(
        100.0 * sum(case when activity.available_seconds > 0 then activity.engaged_seconds end)
        / nullif(sum(activity.available_seconds), 0), 1
    ) as occupancy_percent
from {{ ref('fct_agent_activity') }} as activity
inner join {{ ref('dim_agents') }} as agents on activity.agent_id = agents.agent_id
group by agents.agent_name
order by agents.agent_name
