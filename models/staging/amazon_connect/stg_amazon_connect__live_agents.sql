with

contact_states as (
    select
        *,
        min(case when state_class in ('Connected', 'On Hold') then state_started_at end) over (
            partition by source, agent_native_id, contact_native_id
        ) as connected_at
    from {{ ref('stg_amazon_connect__contact_states') }}
),

-- The agent who was with the contact last, in the last state that is known.
final as (
    select
        *,
        row_number() over (
            partition by source, contact_native_id
            order by connected_at desc, agent_native_id desc, state_order desc
        ) as state_rank
    from contact_states
    where connected_at is not null
)

select
    source,
    contact_native_id,
    agent_native_id,
    agent_name,
    team_name,
    connected_at,
    case when state_class is null then state_started_at else gone_at end as disconnected_at,
    state_class,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
where state_rank = 1
