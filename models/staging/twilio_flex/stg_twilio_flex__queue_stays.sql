{{ config(materialized='table') }}

{% set tolerance = 1000 * var('link_tolerance_seconds') %}
{% set in_order %}
partition by source, task_sid
order by updated_at asc, place asc, event_sid asc
{%- endset %}

with

-- Events of one moment stand in the order in which they follow each other. A transfer to a worker makes nobody wait in a queue.
events as (
    select
        *,
        {{ twilio_flex_place() }} as place,
        step in ('Entered', 'Transfer') as begins_a_wait,
        queue_outcome is not null and step not in ('Entered', 'Transfer') as ends_a_wait
    from {{ ref('stg_twilio_flex__events') }}
    where
        (step in ('Entered', 'Invited') or queue_outcome is not null)
        and not (step = 'Transfer' and coalesce(transfer_type, 'QUEUE') = 'WORKER')
),

-- Between a transfer and the entry the task leaves the queue it had: that ends no wait.
neighboured as (
    select
        *,
        coalesce(
            step = 'Left' and lag(step) over ({{ in_order }}) = 'Transfer' and lead(step) over ({{ in_order }}) = 'Entered'
            and {{ milliseconds_between(
                'lag(updated_at) over (' ~ in_order ~ ')', 'lead(updated_at) over (' ~ in_order ~ ')'
            ) }} <= {{ tolerance }},
            false
        ) as is_within_a_transfer
    from events
),

-- A transfer to a queue and the entry into that queue, which follows it, are one wait. Their clocks may differ, so the entry
-- may also come a little before.
placed as (
    select
        *,
        begins_a_wait
        and not coalesce(
            (step = 'Entered' and lag(step) over ({{ in_order }}) = 'Transfer')
            or (
                step = 'Transfer' and lag(step) over ({{ in_order }}) = 'Entered'
                and {{ milliseconds_between('lag(updated_at) over (' ~ in_order ~ ')', 'updated_at') }} <= {{ tolerance }}
            ),
            false
        ) as is_beginning
    from neighboured
    where not is_within_a_transfer
),

numbered as (
    select
        *,
        sum(case when is_beginning then 1 else 0 end) over (
            {{ in_order }}
            rows between unbounded preceding and current row
        ) as stay
    from placed
),

-- What comes after the end of a wait, and before the next, is not of the queue.
counted as (
    select
        *,
        sum(case when ends_a_wait then 1 else 0 end) over (
            partition by source, task_sid, stay
            order by updated_at asc, place asc, event_sid asc
            rows between unbounded preceding and current row
        ) as ends_so_far
    from numbered
    where stay > 0
),

stays as (
    select
        source,
        task_sid,
        stay,
        {{ of_oldest_event('event_sid', 'is_beginning') }} as beginning_sid,
        {{ of_oldest_event('event_type', 'is_beginning') }} as beginning_type,
        {{ of_oldest_event(twilio_flex_trace(), 'is_beginning') }} as beginning,
        {{ of_oldest_event('queue_outcome', 'is_beginning') }} as outcome_before,
        {{ of_oldest_event('queue_terminated_by', 'is_beginning') }} as terminated_before_by,
        {{ of_oldest_event(twilio_flex_trace(), 'ends_a_wait') }} as ending,
        {{ of_oldest_event('queue_outcome', 'ends_a_wait') }} as outcome_name,
        {{ of_oldest_event('queue_terminated_by', 'ends_a_wait') }} as terminated_by,
        {{ of_newest_event(twilio_flex_trace()) }} as newest,
        {{ of_newest_event('attributes', 'attributes is not null') }} as attributes,
        {{ of_newest_event('priority_name', 'priority_name is not null') }} as priority_name,
        coalesce(
            {{ of_newest_event('queue_native_id', "step = 'Entered'") }},
            {{ of_newest_event('queue_native_id', "step in ('Invited', 'Accepted')") }},
            {{ of_newest_event('transfer_to', "transfer_to like 'WQ%'") }},
            {{ of_newest_event('queue_native_id', "step = 'Transfer'") }}
        ) as queue_native_id,
        coalesce(
            {{ of_newest_event('queue_name', "step = 'Entered'") }},
            {{ of_newest_event('queue_name', "step in ('Invited', 'Accepted')") }},
            {{ of_newest_event(
                'queue_name', "step = 'Transfer' and coalesce(transfer_to, queue_native_id) = queue_native_id"
            ) }}
        ) as queue_name
    from counted
    where ends_so_far = 0 or (ends_so_far = 1 and ends_a_wait)
    group by source, task_sid, stay
),

-- A wait of which no end is known ended at the latest when the next began.
final as (
    select
        *,
        lead(beginning) over (partition by source, task_sid order by stay) as next_beginning,
        lead(outcome_before) over (partition by source, task_sid order by stay) as next_outcome,
        lead(terminated_before_by) over (partition by source, task_sid order by stay) as next_terminated_by
    from stays
)

select
    source,
    task_sid,
    beginning_sid,
    queue_native_id,
    queue_name,
    priority_name,
    attributes,
    beginning.updated_at as started_at,
    coalesce(ending.updated_at, next_beginning.updated_at) as ended_at,
    case when ending is not null then outcome_name else next_outcome end as outcome_name,
    case when ending is not null then terminated_by else next_terminated_by end as terminated_by,
    case when ending is null and next_beginning is not null then next_beginning else newest end as newest
from final
