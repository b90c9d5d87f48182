{{ config(materialized='table') }}

{% set told = [
    'agent_name', 'team_name', 'status_name', 'status_type', 'updated_at', 'file', 'position', 'record_hash', 'loaded_at',
] %}
{% set touched_days = amazon_connect_touched_days() %}
{% set agent_events = ref('stg_amazon_connect__agent_events') if only_changes() or not execute %}
{% set nothing = 'null as ' ~ told | join(', null as ') %}

with

log_outs as (
    select * from {{ ref('stg_amazon_connect__log_outs') }}
),

left_behind as (
    select
        source,
        agent_native_id,
        left_behind_at
    from log_outs
    where left_behind_at is not null
    group by source, agent_native_id, left_behind_at
),

statuses as (
    select snapshots.*
    from {{ ref('stg_amazon_connect__snapshots') }} as snapshots
    left join left_behind
        on snapshots.source = left_behind.source
        and snapshots.agent_native_id = left_behind.agent_native_id
        and snapshots.status_started_at = left_behind.left_behind_at
    where snapshots.status_started_at is not null and left_behind.agent_native_id is null
),

ranked_statuses as (
    select
        *,
        row_number() over (
            partition by source, agent_native_id, status_started_at
            order by {{ newest_first() }}, is_current desc
        ) as snapshot_rank
    from statuses
    where {{ is_of_touched_day('cast(status_started_at as date)') }}
),

{% if only_changes() %}
-- A status may last into days that are not touched: the first status after each touched day ends it.
later_statuses as (
    {% for snapshot in ['current_snapshot', 'previous_snapshot'] %}
    select
        days.source,
        days.agent_native_id,
        days.day,
        events.{{ snapshot }}.AgentStatus.StartTimestamp as turned_at
    from {{ touched_days }} as days
    inner join {{ agent_events }} as events
        on days.source = events.source
        and days.agent_native_id = events.agent_native_id
        and days.day < cast(events.{{ snapshot }}.AgentStatus.StartTimestamp as date)
    {{ "union all" if not loop.last }}
    {% endfor %}
),
{% endif %}

final as (
    select
        source,
        agent_native_id,
        status_started_at as turned_at,
        'status' as turn,
        {{ told | join(', ') }}
    from ranked_statuses
    where snapshot_rank = 1
    union all
    select
        source,
        agent_native_id,
        logged_out_at as turned_at,
        'log-out' as turn,
        {{ nothing }}
    from log_outs
    {% if only_changes() %}
    union all
    select
        later_statuses.source,
        later_statuses.agent_native_id,
        min(later_statuses.turned_at) as turned_at,
        'later status' as turn,
        {{ nothing }}
    from later_statuses
    left join left_behind
        on later_statuses.source = left_behind.source
        and later_statuses.agent_native_id = left_behind.agent_native_id
        and later_statuses.turned_at = left_behind.left_behind_at
    where left_behind.agent_native_id is null
    group by later_statuses.source, later_statuses.agent_native_id, later_statuses.day
    {% endif %}
)

select
    source,
    agent_native_id,
    turned_at,
    turn,
    {{ told | join(',\n    ') }}
from final
