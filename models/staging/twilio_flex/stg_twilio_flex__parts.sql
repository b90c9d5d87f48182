{# Which columns each kind of engagement has; it is null in the others. #}
{% set every = ['source', 'story_key', 'native_id', 'type', 'newest', 'started_at', 'ended_at', 'status', 'outcome_name'] %}
{% set of_task = ['task_sid', 'attributes', 'queue_native_id', 'queue_name', 'priority_name'] %}
{% set of_worker = ['worker_sid', 'worker_name', 'worker'] %}
{% set of_handling = ['connected_at', 'disconnected_at', 'invited_at', 'hold_seconds', 'focus_seconds', 'hang_up_by'] %}
{% set kinds = {
    'queues': every + of_task + ['terminated_by'],
    'invitations': every + of_task + of_worker,
    'handlings': every + of_task + of_worker + of_handling + ['terminated_by'],
    'spent': every + of_worker,
} %}
{% set columns = every + of_task + of_worker + of_handling + ['terminated_by'] %}
{% set selects = {} %}
{% for kind, given in kinds.items() %}
{% do selects.update({kind: []}) %}
{% for column in columns %}{% do selects[kind].append(column if column in given else 'null as ' ~ column) %}{% endfor %}
{% endfor %}

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
        {{ twilio_flex_task_story('queue_stays.task_sid') }} as story_key,
        queue_stays.task_sid || '/queue/' || queue_stays.beginning_sid as native_id,
        queue_stays.task_sid,
        'Queue' as type,
        queue_stays.newest,
        queue_stays.attributes,
        queue_stays.started_at,
        queue_stays.ended_at,
        case when queue_stays.ended_at is null and tasks.ending is not null then 'Corrupted' end as status,
        queue_stays.terminated_by,
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
        {{ twilio_flex_task_story('task_sid') }} as story_key,
        reservation_sid || '/invitation' as native_id,
        task_sid,
        'Invitation' as type,
        newest_answer as newest,
        attributes,
        invited_at as started_at,
        answered_at as ended_at,
        case when is_contradictory or is_unanswered or (is_handled and accepted_at is null) then 'Corrupted' end as status,
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
        {{ twilio_flex_task_story('task_sid') }} as story_key,
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
        story_key,
        native_id,
        'Agent Activity' as type,
        newest,
        started_at,
        ended_at,
        status,
        worker_sid,
        worker_name,
        worker,
        activity_name as outcome_name
    from activities
),

final as (
    {% for kind, selected in selects.items() %}
    select {{ selected | join(', ') }}
    from {{ kind }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select {{ columns | join(', ') }}
from final
