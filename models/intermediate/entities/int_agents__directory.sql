-- What engagements take over from it is noted before it is replaced.
-- depends_on: {{ ref('int_changes__agents') }}
{{ config(materialized='table') }}

with

final as (
    select * from {{ ref('int_agents__listed') }}
)

select
    platform,
    source,
    agent_native_id,
    agent_name,
    conformed_id,
    conformed_name,
    agent_type,
    team_name,
    updated_at
from final
