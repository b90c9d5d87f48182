with

turns as (
    select * from {{ ref('stg_amazon_connect__status_turns') }}
),

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

-- A status lasts until the next begins or the agent logs out; a log-out at the moment it begins leaves nothing of it.
spans as (
    select
        *,
        lead(turned_at) over (
            partition by source, agent_native_id
            order by turned_at, case turn when 'later status' then 1 when 'status' then 2 else 3 end
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
    where spans.turn = 'status' and coalesce(spans.ended_at > spans.turned_at, true)
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
