-- Ten questions of a dashboard, asked of the marts. Variables: today, and conversation, a name.

-- service_level: How many percent of customers were answered in time, by day and queue, in the last 90 days?
select
    engagements.date_id,
    queues.queue_name,
    round(
        100.0 * count(*) filter (where engagements.service_level = 'Within SLA')
        / nullif(count(*) filter (where engagements.service_level <> 'Ignore'), 0), 2
    ) as service_level_percent
from marts.fct_engagements as engagements
inner join marts.dim_queues as queues on engagements.queue_id = queues.queue_id
where
    engagements.type = 'Queue'
    and engagements.status = 'Completed'
    and engagements.date_id >= getvariable('today') - 90
group by engagements.date_id, queues.queue_name
order by all;

-- abandonment: How many percent give up, by weekday and hour, of all there is?
select
    isodow(engagements.start_time) as weekday,
    hour(engagements.start_time) as hour,
    round(100.0 * count(*) filter (where outcomes.outcome_name = 'Abandoned') / count(*), 2) as abandoned_percent
from marts.fct_engagements as engagements
inner join marts.dim_outcomes as outcomes on engagements.outcome_id = outcomes.outcome_id
where engagements.type = 'Queue' and engagements.status = 'Completed'
group by weekday, hour
order by all;

-- speed_of_answer: How long do customers wait until they are answered, by queue, of all there is?
select
    queues.queue_name,
    count(*) as answered,
    round(avg(engagements.wait_time), 1) as mean_wait_seconds
from marts.fct_engagements as engagements
inner join marts.dim_queues as queues on engagements.queue_id = queues.queue_id
inner join marts.dim_outcomes as outcomes on engagements.outcome_id = outcomes.outcome_id
where engagements.type = 'Queue' and engagements.status = 'Completed' and outcomes.outcome_name = 'Accepted'
group by queues.queue_name
order by all;

-- handling_time: How long do agents work on an engagement, by agent, in the last 31 days?
select
    agents.agent_name,
    count(*) as engagements,
    round(
        avg(engagements.preparation_time + engagements.engagement_time + engagements.wrap_up_time), 1
    ) as mean_handling_seconds
from marts.fct_engagements as engagements
inner join marts.dim_agents as agents on engagements.agent_id = agents.agent_id
where
    engagements.type = 'Agent'
    and engagements.status = 'Completed'
    and engagements.date_id >= getvariable('today') - 31
group by agents.agent_id, agents.agent_name
order by all;

-- occupancy: How busy were agents while they were available, by agent, in the last 31 days?
select
    agents.agent_name,
    sum(activity.available_seconds) as available_seconds,
    round(
        100.0 * sum(case when activity.available_seconds > 0 then activity.engaged_seconds else 0 end)
        / sum(activity.available_seconds), 1
    ) as occupancy_percent
from marts.fct_agent_activity as activity
inner join marts.dim_agents as agents on activity.agent_id = agents.agent_id
where activity.interval_start >= getvariable('today') - 31
group by agents.agent_id, agents.agent_name
having sum(activity.available_seconds) > 0
order by all;

-- conversations: How many conversations are there on each type of channel, by week, in the last 12 weeks?
select
    date_trunc('week', start_time) as week,
    channel_type,
    count(distinct conversation_id) as conversations
from marts.fct_engagements
where
    date_id >= getvariable('today') - 84
    and conversation_id is not null
    and status not in ('Deleted', 'Corrupted')
group by week, channel_type
order by all;

-- transfers: How many of the conversations of each team were passed on to somebody, in the last 90 days?
with

handled as (
    select distinct
        conversation_id,
        engaged_team_id
    from marts.fct_engagements
    where type = 'Agent' and status = 'Completed' and date_id >= getvariable('today') - 90
)

select
    teams.team_name,
    count(*) as conversations,
    count(*) filter (where conversations.transfers > 0) as transferred
from handled
inner join marts.fct_conversations as conversations on handled.conversation_id = conversations.conversation_id
inner join marts.dim_teams as teams on handled.engaged_team_id = teams.team_id
group by teams.team_id, teams.team_name
order by all;

-- outcomes: How do engagements of agents end, by category, in the last 31 days?
select
    categories.outcome_category_name,
    outcomes.outcome_name,
    count(*) as engagements
from marts.fct_engagements as engagements
inner join marts.dim_outcomes as outcomes on engagements.outcome_id = outcomes.outcome_id
inner join marts.dim_outcome_categories as categories
    on engagements.outcome_category_id = categories.outcome_category_id
where
    engagements.type = 'Agent'
    and engagements.status = 'Completed'
    and engagements.date_id >= getvariable('today') - 31
group by categories.outcome_category_name, outcomes.outcome_name
order by all;

-- came_back: How many conversations are of a customer who had one within the 7 days before, by day, in the last 30 days?
with

conversations as (
    select
        first_time,
        lag(first_time) over (partition by contact_id order by first_time) as first_time_before
    from marts.fct_conversations
    where contact_id is not null and first_time >= getvariable('today') - 37
)

select
    cast(first_time as date) as date_id,
    count(*) as conversations,
    count(*) filter (where first_time_before >= first_time - interval 7 days) as came_back
from conversations
where first_time >= getvariable('today') - 30
group by date_id
order by all;

-- timeline: What happened in one conversation, step by step?
select
    start_time,
    type,
    coalesce(agent_name, queue_name, menu_path_name) as who_or_where,
    outcome_name,
    wait_time,
    engagement_time
from marts.engagements
where source_name = 'north' and conversation_name = getvariable('conversation')
order by all;
