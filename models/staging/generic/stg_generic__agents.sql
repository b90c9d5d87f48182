with

records as (
    select * from {{ ref('stg_generic__agent_records') }}
    where not is_file and reject_reason is null
),

final as (
    select
        'generic' as platform,
        *
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
    file,
    position,
    record_hash
from final
