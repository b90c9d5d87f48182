{# A log-out and the status that it begins may differ by this many milliseconds. #}
{% set tolerance = 1000 %}
{% set told = [
    'agent_name', 'team_name', 'status_name', 'status_type', 'updated_at', 'file', 'position', 'record_hash', 'loaded_at',
] %}

{% set in_changes = only_changes() %}

with

all_events as (
    select * from {{ ref('stg_amazon_connect__agent_events') }}
),

{% if in_changes %}
days as (
    select * from {{ amazon_connect_touched_days() }}
),

first_days as (
    select
        source,
        agent_native_id,
        min(day) as day
    from days
    group by source, agent_native_id
),
{% endif %}

events as (
    select all_events.* from all_events
    {% if in_changes %}
    inner join first_days
        on all_events.source = first_days.source
        and all_events.agent_native_id = first_days.agent_native_id
        and {{ epoch_ms('all_events.updated_at') }} >= {{ epoch_ms('first_days.day') }} - {{ tolerance }}
    {% endif %}
    where all_events.is_logout
),

-- The status into which a log-out puts the agent, with a begin of its own some milliseconds beside the event's.
left_behind as (
    select
        source,
        agent_native_id,
        current_snapshot.AgentStatus.StartTimestamp as status_started_at
    from events
    where
        {{ milliseconds_between('current_snapshot.AgentStatus.StartTimestamp', 'updated_at') }}
        between -{{ tolerance }} and {{ tolerance }}
    group by source, agent_native_id, current_snapshot.AgentStatus.StartTimestamp
),

snapshots as (
    select snapshots.*
    from {{ ref('stg_amazon_connect__snapshots') }} as snapshots
    left join left_behind
        on snapshots.source = left_behind.source
        and snapshots.agent_native_id = left_behind.agent_native_id
        and snapshots.status_started_at = left_behind.status_started_at
    where snapshots.status_started_at is not null and left_behind.agent_native_id is null
),

ranked_snapshots as (
    select
        *,
        row_number() over (
            partition by source, agent_native_id, status_started_at
            order by {{ newest_first() }}, is_current desc
        ) as snapshot_rank
    from snapshots
    where {{ is_of_touched_day('cast(status_started_at as date)') }}
),

{% if in_changes %}
-- A status may last into days that are not touched: the first status after each day ends it.
later_statuses as (
    {% for snapshot in ['current_snapshot', 'previous_snapshot'] %}
    select
        days.source,
        days.agent_native_id,
        days.day,
        all_events.{{ snapshot }}.AgentStatus.StartTimestamp as status_started_at
    from days
    inner join all_events
        on days.source = all_events.source
        and days.agent_native_id = all_events.agent_native_id
        and days.day < cast(all_events.{{ snapshot }}.AgentStatus.StartTimestamp as date)
    {{ "union all" if not loop.last }}
    {% endfor %}
),

later_turns as (
    select
        later_statuses.source,
        later_statuses.agent_native_id,
        min(later_statuses.status_started_at) as turned_at
    from later_statuses
    left join left_behind
        on later_statuses.source = left_behind.source
        and later_statuses.agent_native_id = left_behind.agent_native_id
        and later_statuses.status_started_at = left_behind.status_started_at
    where left_behind.agent_native_id is null
    group by later_statuses.source, later_statuses.agent_native_id, later_statuses.day
),
{% endif %}

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

-- At one moment a status ends before another begins, and a log-out comes last.
turns as (
    select
        source,
        agent_native_id,
        status_started_at as turned_at,
        2 as place,
        {{ told | join(', ') }}
    from ranked_snapshots
    where snapshot_rank = 1
    union all
    select
        source,
        agent_native_id,
        updated_at as turned_at,
        3 as place,
        {% for column in told %}null as {{ column }}{{ ", " if not loop.last }}{% endfor %}
    from events
    {% if in_changes %}
    union all
    select
        source,
        agent_native_id,
        turned_at,
        1 as place,
        {% for column in told %}null as {{ column }}{{ ", " if not loop.last }}{% endfor %}
    from later_turns
    {% endif %}
),

-- A status lasts until the next begins or the agent logs out; a log-out at the moment it begins leaves nothing of it.
spans as (
    select
        *,
        lead(turned_at) over (
            partition by source, agent_native_id
            order by turned_at, place
        ) as ended_at
    from turns
),

final as (
    select
        spans.*,
        'agent_events' as feed,
        spans.agent_native_id || '/status/'
        || cast({{ epoch_ms('spans.turned_at') }} as {{ dbt.type_string() }}) as native_id,
        'Agent Activity' as type,
        available.label as available
    from spans
    {{ join_code('codes', 'available', 'coalesce(spans.status_type, spans.status_name)', 'available') }}
    where spans.place = 2 and coalesce(spans.ended_at > spans.turned_at, true)
)

select
    source,
    feed,
    native_id,
    type,
    turned_at as started_at,
    ended_at,
    agent_native_id,
    agent_name,
    team_name,
    status_name as outcome_name,
    available,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
