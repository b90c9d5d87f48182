with

records as (
    select * from {{ ref('stg_generic__agent_records') }}
    where
        not is_file and reject_reason is null
        and {{ is_of_touched_story('generic', generic_story('agents', 'agent_native_id')) }}
),

final as (
    select
        'generic' as platform,
        {{ generic_story('agents', 'agent_native_id') }} as story_key,
        *
    from records
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
