with

users as (
    select * from {{ ref('stg_zendesk__users') }}
    where is_agent and {{ is_of_touched_zendesk_story('user', 'user_id') }}
),

teams as (
    select * from {{ ref('stg_zendesk__teams') }}
    where valid_to is null
),

final as (
    select
        users.*,
        teams.team_name
    from users
    left join teams on users.source = teams.source and users.user_id = teams.user_id
)

select
    'zendesk' as platform,
    source,
    {{ zendesk_story('user', 'user_id') }} as story_key,
    user_id as agent_native_id,
    user_name as agent_name,
    'User' as agent_type,
    team_name,
    updated_at,
    file,
    position,
    record_hash
from final
