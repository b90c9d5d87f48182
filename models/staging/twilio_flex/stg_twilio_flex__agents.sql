with

events as (
    select * from {{ ref('stg_twilio_flex__events') }}
    where worker_sid is not null and step is not null
),

newest as (
    select
        source,
        worker_sid,
        {{ of_newest_event(twilio_flex_trace()) }} as trace,
        {{ of_newest_event('worker_name', 'worker_name is not null') }} as worker_name,
        {{ of_newest_event('worker', 'worker is not null') }} as worker
    from events
    group by source, worker_sid
),

final as (
    select
        'twilio_flex' as platform,
        source,
        worker_sid as agent_native_id,
        coalesce(worker.full_name, {{ name_from_login('worker_name') }}) as agent_name,
        'User' as agent_type,
        coalesce(worker.team_name, worker.team_id) as team_name,
        trace.updated_at,
        trace.file,
        trace.position,
        trace.record_hash
    from newest
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
