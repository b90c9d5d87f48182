with

names as (
    select * from {{ ref('stg_genesys_cloud__names') }}
),

users as (
    select * from names
    where entity = 'user' and {{ is_of_touched_story('genesys_cloud', 'story_key') }}
),

final as (
    select
        users.*,
        'genesys_cloud' as platform,
        'User' as agent_type,
        coalesce(teams.name, users.team_name, users.team_native_id) as current_team_name
    from users
    left join names as teams
        on users.source = teams.source
        and users.team_native_id = teams.native_id
        and teams.entity = 'team'
)

select
    platform,
    source,
    story_key,
    native_id as agent_native_id,
    name as agent_name,
    agent_type,
    current_team_name as team_name,
    updated_at,
    file,
    position,
    record_hash
from final
