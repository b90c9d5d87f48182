{{ config(materialized='table') }}
{% if not execute %}{% do ref('stg_twilio_flex__touched_stories') %}{% endif %}

with

codes as (
    select * from {{ ref('codes_twilio_flex') }}
),

{% if only_changes() %}
surroundings as (
    {{ twilio_flex_neighbours(ref('stg_twilio_flex__touched_stories')) }}
),

-- The activities on either side of a touched day are of other stories. Deletions end activities and are none themselves.
neighbours as (
    select
        source,
        before.event_sid
    from surroundings
    union all
    select
        source,
        after.event_sid
    from surroundings
    union all
    select
        deletions.source,
        deletions.event_sid
    from {{ ref('stg_twilio_flex__event_records') }} as deletions
    {{ join_code('codes', 'event_type', 'deletions.event_type', 'event_types') }}
    where event_types.label = 'Worker Deleted'
),

-- Found by few columns, so that the others are read of few records; the time keeps most of the table from being read.
wanted as (
    select
        source,
        event_sid,
        updated_at
    from {{ ref('stg_twilio_flex__event_records') }}
    where not is_file and reject_reason is null and {{ is_of_touched_story('twilio_flex', twilio_flex_story()) }}
    union all
    select
        source,
        event_sid,
        updated_at
    from {{ ref('stg_twilio_flex__event_records') }}
    where (source, event_sid) in (select source, event_sid from neighbours where event_sid is not null)
),
{% endif %}

records as (
    select * from {{ ref('stg_twilio_flex__event_records') }}
    {% if only_changes() %}where (source, event_sid, updated_at) in (select source, event_sid, updated_at from wanted){% endif %}
),

ranked as (
    {{ ranked_records('records', ['event_sid']) }}
),

final as (
    select
        ranked.*,
        {{ clean_text('event_types.label') }} as step,
        case
            when queue_ends.label is null then null
            when event_types.label = 'Task Over' then coalesce(canceled_reasons.label, queue_ends.label)
            else coalesce(queue_ends_by_mode.label, queue_ends.label)
        end as queue_outcome,
        queue_end_sides.label as queue_end_side,
        invitation_ends.label as invitation_outcome,
        reservation_end_sides.label as reservation_terminated_by
    from ranked
    {{ join_code('codes', 'event_type', 'ranked.event_type', 'event_types') }}
    {{ join_code('codes', 'queue_end', 'ranked.event_type', 'queue_ends') }}
    {{ join_code('codes', 'queue_end', "ranked.event_type || ' ' || ranked.transfer_mode", 'queue_ends_by_mode') }}
    {{ join_code('codes', 'canceled_reason', 'ranked.canceled_reason', 'canceled_reasons') }}
    {{ join_code('codes', 'queue_end_terminated_by', 'ranked.event_type', 'queue_end_sides') }}
    {{ join_code('codes', 'invitation_end', 'ranked.event_type', 'invitation_ends') }}
    {{ join_code('codes', 'reservation_end_terminated_by', 'ranked.event_type', 'reservation_end_sides') }}
    where ranked.version_rank = 1
)

select
    source,
    event_sid,
    event_type,
    step,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at,
    {{ twilio_flex_story() }} as story_key,
    case when {{ twilio_flex_is_of_task() }} then task_sid end as task_sid,
    reservation_sid,
    worker_sid,
    worker_name,
    worker,
    activity_name,
    previous_activity_name,
    milliseconds_in_previous_activity,
    queue_native_id,
    queue_name,
    task_channel,
    priority_name,
    canceled_reason,
    completed_reason,
    transfer_type,
    transfer_mode,
    transfer_to,
    transferring_reservation_sid,
    attributes,
    queue_outcome,
    coalesce(queue_end_side, {{ queue_terminated_by('queue_outcome') }}) as queue_terminated_by,
    invitation_outcome,
    reservation_terminated_by
from final
