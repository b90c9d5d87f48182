{{ config(materialized='table') }}

with

events as (
    select * from {{ ref('stg_amazon_connect__touched_events') }}
    where not is_heartbeat
),

stored_statuses as (
    select * from {{ stored('int_engagements__newest', {
        'platform': dbt.type_string(), 'source': dbt.type_string(), 'type': dbt.type_string(),
        'agent_native_id': dbt.type_string(), 'started_at': 'timestamp', 'ended_at': 'timestamp',
    }) }} as stored
    where platform = 'amazon_connect' and type = 'Agent Activity'
),

-- Where a status may begin or end.
turns as (
    {% for moment in [
        'updated_at', 'current_snapshot.AgentStatus.StartTimestamp', 'previous_snapshot.AgentStatus.StartTimestamp',
    ] %}
    select
        source,
        agent_native_id,
        {{ moment }} as turned_at,
        file
    from events
    where {{ moment }} is not null
    {{ "union all" if not loop.last }}
    {% endfor %}
),

days_of_turns as (
    select
        source,
        agent_native_id,
        cast(turned_at as date) as day,
        min(turned_at) as first_at,
        max(turned_at) as last_at,
        max(file) as file
    from turns
    group by source, agent_native_id, cast(turned_at as date)
),

-- A status may have begun days before the turn that cuts it short, or that was its end until now.
final as (
    select
        source,
        agent_native_id,
        day,
        file
    from days_of_turns
    union all
    select
        stored_statuses.source,
        stored_statuses.agent_native_id,
        cast(stored_statuses.started_at as date) as day,
        days_of_turns.file
    from stored_statuses
    inner join days_of_turns
        on stored_statuses.source = days_of_turns.source
        and stored_statuses.agent_native_id = days_of_turns.agent_native_id
        and stored_statuses.started_at < days_of_turns.last_at
        and coalesce(stored_statuses.ended_at >= days_of_turns.first_at, true)
)

select
    source,
    agent_native_id,
    day,
    max(file) as file
from final
group by source, agent_native_id, day
