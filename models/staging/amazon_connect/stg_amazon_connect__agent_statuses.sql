with

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

events as (
    select * from {{ ref('stg_amazon_connect__agent_events') }}
    where is_logout
),

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

turns as (
    select
        source,
        agent_native_id,
        status_started_at as turned_at,
        true as is_status,
        agent_name,
        team_name,
        status_name as outcome_name,
        status_type,
        updated_at,
        file,
        position,
        record_hash,
        loaded_at
    from snapshots
    where snapshot_rank = 1
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
