with

final as (
    select * from {{ ref('int_agents') }}
)

select
    agent_id,
    agent_name,
    agent_type,
    team_id
from final
