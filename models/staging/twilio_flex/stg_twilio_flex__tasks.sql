{{ config(materialized='table') }}

with

events as (
    select * from {{ ref('stg_twilio_flex__events') }}
    where task_sid is not null and step is not null
),

final as (
    select
        source,
        task_sid,
        {{ of_newest_event('attributes', 'attributes is not null') }} as attributes,
        {{ of_newest_event('task_channel', 'task_channel is not null') }} as task_channel,
        {{ of_newest_event('priority_name', 'priority_name is not null') }} as priority_name,
        {{ of_newest_event('completed_reason', 'completed_reason is not null') }} as completed_reason,
        {{ of_newest_event(twilio_flex_trace(), "step = 'Task Deleted'") }} as deletion,
        {{ of_oldest_event(twilio_flex_trace(), "step = 'Task Over'") }} as ending,
        {{ of_oldest_event(struct_of({'side': 'reservation_terminated_by'}), "step = 'Task Over'") }} as ended_by,
        min(case when step = 'Task Wrapping' then updated_at end) as wrapping_at
    from events
    group by source, task_sid
)

select
    source,
    task_sid,
    attributes,
    task_channel,
    priority_name,
    completed_reason,
    deletion,
    ending,
    ended_by.side as ended_by,
    wrapping_at
from final
