{{ config(materialized='table') }}

{# The platform's own span and the difference of two event times may differ by this many milliseconds. #}
{% set tolerance = 2000 %}
{% set in_order %}
partition by source, worker_sid
order by updated_at asc, event_sid asc
{%- endset %}

with

events as (
    select
        *,
        case
            when
                step = 'Activity' and previous_activity_name is not null
                and milliseconds_in_previous_activity <= {{ epoch_ms('updated_at') }}
                then {{ epoch_ms('updated_at') }} - cast(milliseconds_in_previous_activity as bigint)
        end as previous_began_ms,
        {{ twilio_flex_trace() }} as trace
    from {{ ref('stg_twilio_flex__events') }}
    where
        worker_sid is not null and task_sid is null
        and (
            step in ('Activity', 'Worker Deleted')
            or (step = 'Worker Created' and activity_name is not null)
        )
),

neighboured as (
    select
        *,
        lag(updated_at) over ({{ in_order }}) as updated_before_at,
        lag(activity_name) over ({{ in_order }}) as activity_before,
        lead(updated_at) over ({{ in_order }}) as next_at,
        lead(previous_activity_name) over ({{ in_order }}) as next_previous_name,
        lead(previous_began_ms) over ({{ in_order }}) as next_previous_began_ms,
        lead(trace) over ({{ in_order }}) as next_trace
    from events
),

-- An event names the activity before it and how long that lasted. Where that is not what the event before began, events are
-- missing in between.
compared as (
    select
        *,
        coalesce(next_previous_began_ms > {{ epoch_ms('updated_at') }} + {{ tolerance }}, false) as is_followed_by_a_gap,
        previous_began_ms is not null
        and previous_began_ms < {{ epoch_ms('updated_at') }}
        and (
            updated_before_at is null
            or previous_began_ms > {{ epoch_ms('updated_before_at') }} + {{ tolerance }}
        ) as follows_a_gap
    from neighboured
),

begun as (
    select
        source,
        story_key,
        worker_sid,
        worker_name,
        worker,
        worker_sid || '/activity/' || event_sid as native_id,
        activity_name,
        updated_at as started_at,
        case
            when is_followed_by_a_gap then {{ from_epoch_ms('next_previous_began_ms') }}
            else next_at
        end as ended_at,
        case when is_followed_by_a_gap and next_previous_name = activity_name then 'Corrupted' end as status,
        coalesce(next_trace, trace) as newest
    from compared
    where step <> 'Worker Deleted'
),

-- The activity whose own event never came, as the event that ended it tells of it.
told as (
    select
        source,
        story_key,
        worker_sid,
        worker_name,
        worker,
        worker_sid || '/activity/before/' || event_sid as native_id,
        previous_activity_name as activity_name,
        {{ from_epoch_ms('previous_began_ms') }} as started_at,
        updated_at as ended_at,
        cast(null as {{ dbt.type_string() }}) as status,
        trace as newest
    from compared
    where follows_a_gap
),

spans as (
    select * from begun
    union all
    select * from told
),

final as (
    select * from spans
    where {{ is_of_touched_story('twilio_flex', 'story_key') }}
)

select
    source,
    story_key,
    worker_sid,
    worker_name,
    worker,
    native_id,
    activity_name,
    started_at,
    ended_at,
    status,
    newest
from final
