with

entities as (
    select * from {{ ref('int_entities') }}
    where entity = 'team'
),

agents as (
    select * from {{ ref('int_agents') }}
    where team_id is not null
),

teams as (
    select
        entity_id as team_id,
        name as team_name
    from entities
    union all
    select
        team_id,
        team_name
    from agents
),

final as (
    select
        team_id,
        max(team_name) as team_name
    from teams
    group by team_id
)

select
    team_id,
    team_name
from final
