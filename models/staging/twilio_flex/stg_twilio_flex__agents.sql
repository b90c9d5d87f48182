with

records as (
    select * from {{ ref('stg_twilio_flex__event_records') }}
    where
        not is_file and reject_reason is null and worker_sid is not null
        and {{ is_of_touched_story('twilio_flex', twilio_flex_worker_story()) }}
),

codes as (
    select * from {{ ref('codes_twilio_flex') }}
),

telling as (
    select records.*
    from records
    {{ join_code('codes', 'event_type', 'records.event_type', 'event_types') }}
    where {{ clean_text('event_types.label') }} is not null
),

moments as (
    select
        source,
        worker_sid,
        max(updated_at) as newest_at,
        max(case when worker_name is not null then updated_at end) as named_at,
        max(case when worker is not null then updated_at end) as described_at
    from telling
    group by source, worker_sid
),

-- All records of a worker are looked at, so only the few that count are put in order.
newest as (
    select
        telling.source,
        telling.worker_sid,
        {{ of_newest_record(twilio_flex_trace()) }} as trace,
        {{ of_newest_record('worker_name', 'worker_name is not null') }} as worker_name,
        {{ of_newest_record('worker', 'worker is not null') }} as worker
    from telling
    inner join moments
        on telling.source = moments.source
        and telling.worker_sid = moments.worker_sid
        and telling.updated_at in (moments.newest_at, moments.named_at, moments.described_at)
    group by telling.source, telling.worker_sid
),

final as (
    select
        'twilio_flex' as platform,
        source,
        {{ twilio_flex_worker_story() }} as story_key,
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
