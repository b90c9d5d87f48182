{{ config(materialized='table') }}

{# A log-out and the status that it begins may differ by this many milliseconds. #}
{% set tolerance = 1000 %}
{% set touched_days = amazon_connect_touched_days() %}

with

events as (
    select * from {{ ref('stg_amazon_connect__agent_events') }}
    where is_logout
),

{% if only_changes() %}
first_days as (
    select
        source,
        agent_native_id,
        min(day) as day
    from {{ touched_days }} as days
    group by source, agent_native_id
),
{% endif %}

log_outs as (
    select
        events.source,
        events.agent_native_id,
        events.updated_at as logged_out_at,
        events.current_snapshot.AgentStatus.StartTimestamp as status_started_at
    from events
    {% if only_changes() %}
    inner join first_days
        on events.source = first_days.source
        and events.agent_native_id = first_days.agent_native_id
        and {{ epoch_ms('events.updated_at') }} >= {{ epoch_ms('first_days.day') }} - {{ tolerance }}
    {% endif %}
),

final as (
    select
        *,
        case
            when {{ milliseconds_between('status_started_at', 'logged_out_at') }} between -{{ tolerance }} and {{ tolerance }}
                then status_started_at
        end as left_behind_at
    from log_outs
)

select
    source,
    agent_native_id,
    logged_out_at,
    left_behind_at
from final
