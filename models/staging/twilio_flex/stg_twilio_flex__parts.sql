{% set columns = [
    'source', 'native_id', 'task_sid', 'type', 'newest', 'attributes',
    'started_at', 'connected_at', 'disconnected_at', 'ended_at', 'invited_at', 'hold_seconds', 'focus_seconds',
    'status', 'hang_up_by', 'terminated_by', 'worker_sid', 'worker_name', 'worker', 'queue_native_id', 'queue_name',
    'priority_name', 'outcome_name',
] %}

with

queue_stays as (
    select * from {{ ref('stg_twilio_flex__queue_stays') }}
),

reservations as (
    select * from {{ ref('stg_twilio_flex__reservations') }}
),

activities as (
    select * from {{ ref('stg_twilio_flex__activities') }}
),

tasks as (
    select * from {{ ref('stg_twilio_flex__tasks') }}
),

queues as (
    select
        queue_stays.source,
        queue_stays.task_sid || '/queue/' || queue_stays.beginning_sid as native_id,
        queue_stays.task_sid,
        'Queue' as type,
        queue_stays.newest,
        queue_stays.attributes,
        queue_stays.started_at,
        null as connected_at,
        null as disconnected_at,
        queue_stays.ended_at,
        null as invited_at,
        null as hold_seconds,
        null as focus_seconds,
        case when queue_stays.ended_at is null and tasks.ending is not null then 'Corrupted' end as status,
        null as hang_up_by,
        queue_stays.terminated_by,
        null as worker_sid,
        null as worker_name,
        null as worker,
        queue_stays.queue_native_id,
        queue_stays.queue_name,
        queue_stays.priority_name,
        queue_stays.outcome_name
    from queue_stays
    inner join tasks on queue_stays.source = tasks.source and queue_stays.task_sid = tasks.task_sid
),

invitations as (
    select
        source,
        reservation_sid || '/invitation' as native_id,
        task_sid,
        'Invitation' as type,
        newest_answer as newest,
        attributes,
        invited_at as started_at,
        null as connected_at,
        null as disconnected_at,
        answered_at as ended_at,
        null as invited_at,
        null as hold_seconds,
        null as focus_seconds,
        case when is_contradictory or is_unanswered or (is_handled and accepted_at is null) then 'Corrupted' end as status,
        null as hang_up_by,
        null as terminated_by,
        worker_sid,
        worker_name,
        worker,
        queue_native_id,
        queue_name,
        priority_name,
        answer as outcome_name
    from reservations
    -- A reservation of which only the end is known was no more seen to begin than to be answered.
    where coalesce(invited_at, answered_at) is not null
),

handlings as (
    select
        source,
        reservation_sid || '/agent' as native_id,
        task_sid,
        'Agent' as type,
        newest,
        handling_attributes as attributes,
        accepted_at as started_at,
        accepted_at as connected_at,
        disconnected_at,
        ended_at,
        invited_at,
        hold_seconds,
        focus_seconds,
        case when is_contradictory or is_cut_off then 'Corrupted' end as status,
        hang_up_by,
        terminated_by,
        worker_sid,
        worker_name,
        worker,
        queue_native_id,
        queue_name,
        priority_name,
        coalesce(given_outcome_name, completed_reason) as outcome_name
    from reservations
    where is_handled
),

spent as (
    select
        source,
        native_id,
        null as task_sid,
        'Agent Activity' as type,
        newest,
        null as attributes,
        started_at,
        null as connected_at,
        null as disconnected_at,
        ended_at,
        null as invited_at,
        null as hold_seconds,
        null as focus_seconds,
        status,
        null as hang_up_by,
        null as terminated_by,
        worker_sid,
        worker_name,
        worker,
        null as queue_native_id,
        null as queue_name,
        null as priority_name,
        activity_name as outcome_name
    from activities
),

final as (
    select * from queues
    union all
    select * from invitations
    union all
    select * from handlings
    union all
    select * from spent
)

select {{ columns | join(', ') }}
from final
