-- The same questions, asked of the records as they have landed, in the same order.

create temp view engagement_records as
select *
from staging.stg_generic__engagement_records
where not is_file and reject_reason is null
qualify row_number() over (partition by source, native_id order by updated_at desc, file desc, record_hash desc) = 1;

create temp view status_records as
select *
from staging.stg_generic__agent_status_records
where not is_file and reject_reason is null
qualify row_number() over (partition by source, native_id order by updated_at desc, file desc, record_hash desc) = 1;

create temp view agent_records as
select *
from staging.stg_generic__agent_records
where not is_file and reject_reason is null
qualify row_number() over (partition by source, agent_native_id order by updated_at desc, file desc, record_hash desc) = 1;

create temp view queue_entries as
select
    *,
    date_diff('millisecond', started_at, ended_at) / 1000.0 as wait_time
from engagement_records
where type = 'Queue' and ended_at is not null;

create temp view handled as
select
    *,
    date_diff('millisecond', started_at, ended_at) / 1000.0 as handling_time
from engagement_records
where type = 'Agent' and ended_at is not null;

-- service_level
select
    cast(started_at as date) as date_id,
    queue_name,
    round(
        100.0 * count(*) filter (where outcome_name = 'Accepted' and wait_time <= 20)
        / nullif(count(*) filter (where outcome_name = 'Accepted' or (outcome_name = 'Abandoned' and wait_time >= 5)), 0), 2
    ) as service_level_percent
from queue_entries
where started_at >= getvariable('today') - 90
group by date_id, queue_name
order by all;

-- abandonment
select
    isodow(started_at) as weekday,
    hour(started_at) as hour,
    round(100.0 * count(*) filter (where outcome_name = 'Abandoned') / count(*), 2) as abandoned_percent
from queue_entries
group by weekday, hour
order by all;

-- speed_of_answer
select
    queue_name,
    count(*) as answered,
    round(avg(wait_time), 1) as mean_wait_seconds
from queue_entries
where outcome_name = 'Accepted'
group by queue_name
order by all;

-- handling_time
select
    agent_records.agent_name,
    count(*) as engagements,
    round(avg(handled.handling_time), 1) as mean_handling_seconds
from handled
inner join agent_records
    on handled.source = agent_records.source and handled.agent_native_id = agent_records.agent_native_id
where handled.started_at >= getvariable('today') - 31
group by agent_records.source, agent_records.agent_native_id, agent_records.agent_name
order by all;

-- occupancy
with

spans as (
    select
        source,
        agent_native_id,
        started_at,
        ended_at,
        max(ended_at) over (
            partition by source, agent_native_id order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as ended_before
    from handled
    where ended_at >= getvariable('today') - 31
),

-- What of a span no span before it covers.
engaged as (
    select
        source,
        agent_native_id,
        greatest(started_at, coalesce(ended_before, started_at)) as started_at,
        ended_at
    from spans
    where ended_before is null or ended_at > ended_before
),

available as (
    select * from status_records
    where available = 'true' and started_at >= getvariable('today') - 31
),

engaged_while_available as (
    select
        available.source,
        available.native_id,
        sum(date_diff(
            'millisecond',
            greatest(available.started_at, engaged.started_at),
            least(available.ended_at, engaged.ended_at)
        )) as engaged_ms
    from available
    inner join engaged
        on available.source = engaged.source
        and available.agent_native_id = engaged.agent_native_id
        and available.started_at < engaged.ended_at
        and available.ended_at > engaged.started_at
    group by available.source, available.native_id
)

select
    agent_records.agent_name,
    cast(sum(date_diff('millisecond', available.started_at, available.ended_at)) as decimal(18, 0)) / 1000
        as available_seconds,
    round(
        100.0 * coalesce(sum(engaged_while_available.engaged_ms), 0)
        / sum(date_diff('millisecond', available.started_at, available.ended_at)), 1
    ) as occupancy_percent
from available
inner join agent_records
    on available.source = agent_records.source and available.agent_native_id = agent_records.agent_native_id
left join engaged_while_available
    on available.source = engaged_while_available.source and available.native_id = engaged_while_available.native_id
group by agent_records.source, agent_records.agent_native_id, agent_records.agent_name
order by all;

-- conversations
select
    date_trunc('week', started_at) as week,
    channel_type,
    count(distinct (source, conversation_native_id)) as conversations
from engagement_records
where started_at >= getvariable('today') - 84 and conversation_native_id is not null
group by week, channel_type
order by all;

-- transfers
with

recently_handled as (
    select * from handled
    where started_at >= getvariable('today') - 90
),

transferred as (
    select distinct
        earlier.source,
        earlier.conversation_native_id
    from handled as earlier
    inner join handled as later
        on earlier.source = later.source
        and earlier.conversation_native_id = later.conversation_native_id
        and earlier.agent_native_id <> later.agent_native_id
        and later.connected_at >= earlier.disconnected_at - interval 5 seconds
    where later.started_at >= getvariable('today') - 90
),

of_teams as (
    select distinct
        source,
        conversation_native_id,
        team_name
    from recently_handled
)

select
    of_teams.team_name,
    count(*) as conversations,
    count(transferred.source) as transferred
from of_teams
left join transferred
    on of_teams.source = transferred.source
    and of_teams.conversation_native_id = transferred.conversation_native_id
group by of_teams.source, of_teams.team_name
order by all;

-- outcomes
select
    outcome_category_name,
    outcome_name,
    count(*) as engagements
from handled
where started_at >= getvariable('today') - 31
group by outcome_category_name, outcome_name
order by all;

-- came_back
with

conversations as (
    select
        min(started_at) as first_time,
        arg_min(contact_id, (started_at, native_id)) filter (where contact_id is not null) as contact_id
    from engagement_records
    where started_at >= getvariable('today') - 37 and conversation_native_id is not null
    group by source, conversation_native_id
),

of_contacts as (
    select
        first_time,
        lag(first_time) over (partition by contact_id order by first_time) as first_time_before
    from conversations
    where contact_id is not null
)

select
    cast(first_time as date) as date_id,
    count(*) as conversations,
    count(*) filter (where first_time_before >= first_time - interval 7 days) as came_back
from of_contacts
where first_time >= getvariable('today') - 30
group by date_id
order by all;

-- timeline
with

steps as (
    select * from engagement_records
    where source = 'north' and conversation_native_id = getvariable('conversation')
),

waits as (
    select
        steps.native_id,
        arg_max(date_diff('millisecond', queues.started_at, queues.ended_at), queues.ended_at) as wait_ms
    from steps
    inner join steps as queues
        on queues.type = 'Queue'
        and (
            steps.native_id = queues.native_id
            or (
                steps.type = 'Agent'
                and queues.outcome_name = 'Accepted'
                and steps.connected_at >= queues.ended_at - interval 5 seconds
            )
        )
    group by steps.native_id
)

select
    steps.started_at as start_time,
    steps.type,
    coalesce(agent_records.agent_name, steps.queue_name, steps.menu_path_name) as who_or_where,
    steps.outcome_name,
    cast(waits.wait_ms / 1000.0 as decimal(18, 3)) as wait_time,
    cast(
        case when steps.type = 'Agent' then date_diff('millisecond', steps.connected_at, steps.disconnected_at) / 1000.0 end
        as decimal(18, 3)
    ) as engagement_time
from steps
left join waits on steps.native_id = waits.native_id
left join agent_records
    on steps.source = agent_records.source and steps.agent_native_id = agent_records.agent_native_id
order by all;
