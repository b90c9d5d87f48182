with

live_agents as (
    select * from {{ ref('stg_amazon_connect__live_agents') }}
),

unrecorded as (
    select * from {{ ref('stg_amazon_connect__contacts') }}
    where not is_recorded
),

final as (
    select
        live_agents.*,
        'agent_events' as feed,
        live_agents.contact_native_id || '/agent' as native_id,
        'Agent' as type,
        live_agents.connected_at as started_at,
        cast(null as timestamp) as ended_at,
        case when live_agents.disconnected_at is null and live_agents.state_class = 'On Hold' then 'On Hold' end as status
    from live_agents
    inner join unrecorded
        on live_agents.source = unrecorded.source and live_agents.contact_native_id = unrecorded.contact_native_id
)

select
    source,
    feed,
    contact_native_id,
    native_id,
    type,
    started_at,
    connected_at,
    disconnected_at,
    ended_at,
    status,
    agent_native_id,
    agent_name,
    team_name,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
