{# A log-out and the status that it begins may differ by this many milliseconds. #}
{% set tolerance = 1000 %}

with

events as (
    select * from {{ ref('stg_amazon_connect__agent_events') }}
    where is_logout
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
    select
        *,
        row_number() over (
            partition by source, agent_native_id, status_started_at
            order by {{ newest_first() }}, is_current desc
        ) as snapshot_rank
    from {{ ref('stg_amazon_connect__snapshots') }}
    where status_started_at is not null
),

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

turns as (
    select
        snapshots.source,
        snapshots.agent_native_id,
        snapshots.status_started_at as turned_at,
        true as is_status,
        snapshots.agent_name,
        snapshots.team_name,
        snapshots.status_name as outcome_name,
        snapshots.status_type,
        snapshots.updated_at,
        snapshots.file,
        snapshots.position,
        snapshots.record_hash,
        snapshots.loaded_at
    from snapshots
    left join left_behind
        on snapshots.source = left_behind.source
        and snapshots.agent_native_id = left_behind.agent_native_id
        and snapshots.status_started_at = left_behind.status_started_at
    where snapshots.snapshot_rank = 1 and left_behind.agent_native_id is null
    union all
    select
        source,
        agent_native_id,
        updated_at as turned_at,
        false as is_status,
        null as agent_name,
        null as team_name,
        null as outcome_name,
        null as status_type,
        updated_at,
        file,
        position,
        record_hash,
        loaded_at
    from events
),

-- A status lasts until the next begins or the agent logs out; a log-out at the moment it begins leaves nothing of it.
spans as (
    select
        *,
        lead(turned_at) over (
            partition by source, agent_native_id
            order by turned_at, case when is_status then 0 else 1 end, record_hash
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
    {{ join_code('codes', 'available', 'coalesce(spans.status_type, spans.outcome_name)', 'available') }}
    where spans.is_status and coalesce(spans.ended_at > spans.turned_at, true)
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
    outcome_name,
    available,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
