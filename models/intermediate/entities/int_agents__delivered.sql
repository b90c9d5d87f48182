with

final as (
    {{ union_platforms('agents', [
        'platform', 'source', 'story_key', 'agent_native_id', 'agent_name', 'agent_type', 'team_name', 'updated_at', 'file', 'record_hash',
    ]) }}
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
    record_hash
from final
