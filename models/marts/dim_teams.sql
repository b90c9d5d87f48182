with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where engaged_team_id is not null
),

agents as (
    select * from {{ ref('int_agents') }}
    where team_id is not null
),

teams as (
    select
        engaged_team_id as team_id,
        team_name
    from engagements
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
