{{ config(materialized='table') }}

with

events as (
    select * from {{ ref('stg_twilio_flex__events') }}
    where step is not null
),

tasks as (
    select * from {{ ref('stg_twilio_flex__tasks') }}
),

reserved as (
    select
        source,
        reservation_sid,
        {{ of_newest_event('task_sid') }} as task_sid,
        {{ of_newest_event('worker_sid') }} as worker_sid,
        {{ of_newest_event('worker_name', 'worker_name is not null') }} as worker_name,
        {{ of_newest_event('worker', 'worker is not null') }} as worker,
        {{ of_oldest_event('queue_native_id', 'queue_native_id is not null') }} as queue_native_id,
        {{ of_oldest_event('queue_name', 'queue_name is not null') }} as queue_name,
        {{ of_newest_event('priority_name', 'priority_name is not null') }} as priority_name,
        {{ of_newest_event('completed_reason', 'completed_reason is not null') }} as completed_reason,
        {{ of_newest_event('attributes', 'attributes is not null') }} as attributes,
        {{ of_oldest_event('attributes', "attributes is not null and step = 'Accepted'") }} as attributes_accepted,
        {{ of_newest_event(twilio_flex_trace()) }} as newest,
        {{ of_newest_event(twilio_flex_trace(), 'invitation_outcome is not null') }} as newest_answer,
        {{ of_oldest_event('invitation_outcome', 'invitation_outcome is not null') }} as first_answer,
        {{ of_oldest_event('updated_at', 'invitation_outcome is not null') }} as first_answered_at,
        {{ of_newest_event('reservation_terminated_by', "step = 'Withdrawn'") }} as withdrawn_by,
        min(case when step = 'Invited' then updated_at end) as invited_at,
        min(case when step = 'Accepted' then updated_at end) as accepted_at,
        min(case when step = 'Withdrawn' then updated_at end) as withdrawn_at,
        min(case when step = 'Wrapping' then updated_at end) as wrapping_at,
        min(case when step = 'Completed' then updated_at end) as completed_at,
        count(distinct case when step = 'Refused' then event_type end) as refusals
    from events
    where event_type like 'reservation.%'
    group by source, reservation_sid
),

-- Agents who were asked by another agent: no queue led to them.
transfers_to_workers as (
    select
        source,
        task_sid,
        transfer_to,
        min(updated_at) as transferred_at
    from events
    where step = 'Transfer' and transfer_type = 'WORKER'
    group by source, task_sid, transfer_to
),

-- Agents who passed their customer on.
transferred as (
    select
        source,
        transferring_reservation_sid,
        max(updated_at) as transferred_at
    from events
    where step = 'Transfer Done' and transferring_reservation_sid is not null
    group by source, transferring_reservation_sid
),

ordered as (
    select
        *,
        coalesce(accepted_at, wrapping_at, completed_at) as handled_at,
        row_number() over (
            partition by source, task_sid
            order by
                case when coalesce(accepted_at, wrapping_at, completed_at) is null then 1 else 0 end asc,
                coalesce(accepted_at, wrapping_at, completed_at) asc, reservation_sid asc
        ) as handling_order,
        sum(case when coalesce(accepted_at, wrapping_at, completed_at) is null then 0 else 1 end) over (
            partition by source, task_sid
        ) as handlings,
        max(completed_at) over (partition by source, task_sid) as last_completed_at
    from reserved
),

-- The end of a task is the end of its last handling where the platform sent no end of that.
joined as (
    select
        ordered.*,
        tasks.ending as task_ending,
        tasks.ended_by as task_ended_by,
        case when ordered.handlings = 1 then tasks.attributes else ordered.attributes end as handling_attributes,
        tasks.completed_reason as task_completed_reason,
        tasks.wrapping_at as task_wrapping_at,
        ordered.handling_order = ordered.handlings as is_last,
        transferred.transferred_at,
        coalesce(
            transfers_to_workers.transferred_at <= coalesce(ordered.invited_at, ordered.accepted_at), false
        ) as is_asked_by_an_agent,
        ordered.completed_at is null
        and ordered.withdrawn_at is null
        and tasks.ending is not null
        and ordered.handled_at is not null as ends_with_the_task
    from ordered
    inner join tasks on ordered.source = tasks.source and ordered.task_sid = tasks.task_sid
    left join transferred
        on ordered.source = transferred.source
        and ordered.reservation_sid = transferred.transferring_reservation_sid
    left join transfers_to_workers
        on ordered.source = transfers_to_workers.source
        and ordered.task_sid = transfers_to_workers.task_sid
        and ordered.worker_sid = transfers_to_workers.transfer_to
),

final as (
    select
        *,
        coalesce(
            completed_at, withdrawn_at, case when ends_with_the_task and is_last then task_ending.updated_at end
        ) as ended_at,
        coalesce(
            wrapping_at,
            case when ends_with_the_task and is_last and task_wrapping_at >= accepted_at then task_wrapping_at end
        ) as wrapped_at,
        invited_at is null
        or coalesce(invited_at > coalesce(accepted_at, first_answered_at), false)
        or refusals + case when accepted_at is not null then 1 else 0 end
        + case when withdrawn_at is not null and not coalesce(accepted_at <= withdrawn_at, false) then 1 else 0 end > 1
            as is_contradictory
    from joined
)

select
    source,
    reservation_sid,
    task_sid,
    worker_sid,
    worker_name,
    worker,
    case when not is_asked_by_an_agent then queue_native_id end as queue_native_id,
    case when not is_asked_by_an_agent then queue_name end as queue_name,
    priority_name,
    attributes,
    invited_at,
    case when handled_at is not null then accepted_at else first_answered_at end as answered_at,
    case when handled_at is not null then 'Accepted' else first_answer end as answer,
    accepted_at,
    handled_at is not null as is_handled,
    coalesce(wrapped_at, ended_at) as disconnected_at,
    ended_at,
    is_contradictory,
    ends_with_the_task and not is_last as is_cut_off,
    handled_at is null and first_answer is null and task_ending is not null as is_unanswered,
    case
        when handling_order > 1 and handling_attributes.hold_seconds = attributes_accepted.hold_seconds then null
        else handling_attributes.hold_seconds
    end as hold_seconds,
    case
        when handling_order > 1 and handling_attributes.focus_seconds = attributes_accepted.focus_seconds then null
        else handling_attributes.focus_seconds
    end as focus_seconds,
    case
        when handling_order > 1 and handling_attributes.properties.outcome = attributes_accepted.properties.outcome then null
        else handling_attributes.properties.outcome
    end as given_outcome_name,
    coalesce(
        completed_reason,
        case when completed_at = last_completed_at or (ends_with_the_task and is_last) then task_completed_reason end
    ) as completed_reason,
    handling_attributes,
    handling_attributes.hang_up_by,
    case
        when completed_at is null and withdrawn_at is not null then withdrawn_by
        when transferred_at is not null then 'Agent'
        when ends_with_the_task and is_last then task_ended_by
    end as terminated_by,
    case
        when newest_answer is null or invited_at > newest_answer.updated_at then newest
        else newest_answer
    end as newest_answer,
    case when ends_with_the_task and is_last and task_ending.updated_at > newest.updated_at then task_ending else newest end
        as newest
from final
