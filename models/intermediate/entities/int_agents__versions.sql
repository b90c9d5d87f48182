with

records as (
    select * from {{ ref('int_agents__delivered') }}
),

final as (
    select
        *,
        row_number() over (
            partition by platform, source, agent_native_id
            order by {{ newest_first() }}
        ) as version_rank
    from records
)

select
    platform,
    source,
    agent_native_id,
    agent_name,
    agent_type,
    team_name,
    updated_at,
    version_rank
from final
