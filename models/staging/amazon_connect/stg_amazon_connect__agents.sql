{% set story = amazon_connect_story('agent', 'agent_native_id') %}

with

snapshots as (
    select
        *,
        row_number() over (
            partition by source, agent_native_id
            order by {{ newest_first() }}
        ) as snapshot_rank
    from {{ ref('stg_amazon_connect__snapshots') }}
    where agent_name is not null and is_current and {{ is_of_touched_story('amazon_connect', story) }}
),

final as (
    select
        *,
        'amazon_connect' as platform,
        {{ story }} as story_key,
        'User' as agent_type
    from snapshots
    where snapshot_rank = 1
)

select
    platform,
    source,
    story_key,
    agent_native_id,
    agent_name,
    agent_type,
    team_name,
    updated_at,
    file,
    position,
    record_hash
from final
