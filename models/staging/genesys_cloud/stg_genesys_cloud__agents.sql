with

user_records as (
    {{ ranked_records(ref('stg_genesys_cloud__user_records'), ['native_id']) }}
),

names as (
    select * from {{ ref('stg_genesys_cloud__names') }}
),

final as (
    select
        user_records.*,
        'genesys_cloud' as platform,
        'User' as agent_type,
        coalesce(names.name, user_records.team_name, user_records.team_native_id) as current_team_name
    from user_records
    left join names
        on user_records.source = names.source
        and user_records.team_native_id = names.native_id
        and names.entity = 'team'
    where user_records.version_rank = 1
)

select
    platform,
    source,
    native_id as agent_native_id,
    name as agent_name,
    agent_type,
    current_team_name as team_name,
    updated_at,
    file,
    position,
    record_hash
from final
