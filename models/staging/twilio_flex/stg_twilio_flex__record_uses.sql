with

ranked as (
    {{ ranked_records(ref('stg_twilio_flex__event_records'), ['event_sid'], 'twilio_flex', twilio_flex_story()) }}
),

records as (
    select
        *,
        {{ twilio_flex_story() }} as story_key
    from ranked
),

events as (
    select * from {{ ref('stg_twilio_flex__events') }}
),

parts as (
    select * from {{ ref('stg_twilio_flex__parts') }}
    where task_sid is not null
),

tasks_with_engagements as (
    select
        source,
        task_sid,
        count(*) as engagements
    from parts
    group by source, task_sid
),

final as (
    select
        'twilio_flex' as platform,
        records.source,
        'events' as feed,
        records.story_key,
        case
            when records.version_rank > 1 then 'superseded'
            when events.step in ('Activity', 'Worker', 'Worker Created', 'Worker Deleted') then 'current'
            when events.step is not null and tasks_with_engagements.engagements > 0 then 'merged'
            else 'unused'
        end as record_use
    from records
    left join events on records.source = events.source and records.event_sid = events.event_sid
    left join tasks_with_engagements
        on events.source = tasks_with_engagements.source and events.task_sid = tasks_with_engagements.task_sid
)

select
    platform,
    source,
    feed,
    story_key,
    record_use
from final
