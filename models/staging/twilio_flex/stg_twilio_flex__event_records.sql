{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shapes = twilio_flex_shapes() %}
{% set private = dict.fromkeys(
    twilio_flex_private_attributes() + ['task_attributes', 'worker_attributes', 'payload', 'event_data'], 'private'
) %}

with

records as (
    {{ read_new_files('twilio_flex', 'events') }}
),

codes as (
    select * from {{ ref('codes_twilio_flex') }}
),

enveloped as (
    {{ with_shaped_members('records', shapes.envelope, 'twilio_flex') }}
),

-- What the envelope holds, and in it the attributes: texts that are JSON again.
opened as (
    {{ with_nested_members('enveloped', 'coalesce(raw.data.payload, raw.event_data)', shapes.event, 'twilio_flex', 'event') }}
),

with_task as (
    {{ with_nested_members('opened', "nullif(raw_event.task_attributes, 'null')", shapes.task, 'twilio_flex', 'task') }}
),

with_insights as (
    {{ with_nested_members('with_task', 'raw_task.conversations', shapes.insights, 'twilio_flex', 'insights') }}
),

with_worker as (
    {{ with_nested_members(
        'with_insights', "nullif(raw_event.worker_attributes, 'null')", shapes.worker, 'twilio_flex', 'worker'
    ) }}
),

named as (
    select
        *,
        coalesce(given.data.sid, event.sid, given.sid, given.id) as event_sid,
        lower(replace(
            coalesce(given.event_type, event.eventtype, given.type), 'com.twilio.taskrouter.', ''
        )) as event_type,
        coalesce(
            given.data.timestamp,
            {{ parse_timestamp('event.timestamp') }},
            case when given.event_date_ms < 7258118400000 then {{ from_epoch_ms('cast(given.event_date_ms as bigint)') }} end,
            given.event_date,
            given.time
        ) as updated_at,
        coalesce(event.task_sid, case when given.resource_sid like 'WT%' then given.resource_sid end) as task_sid,
        coalesce(event.reservation_sid, case when given.resource_sid like 'WR%' then given.resource_sid end) as reservation_sid,
        coalesce(event.worker_sid, case when given.resource_sid like 'WK%' then given.resource_sid end) as worker_sid,
        coalesce(
            insights.direction, task.direction, case when task.outbound_to is not null then 'outbound' end
        ) as direction_word
    from with_worker
),

typed as (
    select
        named.*,
        {{ clean_text('event_types.label') }} as step,
        coalesce(directions.label, named.direction_word) as direction
    from named
    {{ join_code('codes', 'event_type', 'named.event_type', 'event_types') }}
    {{ join_code('codes', 'direction', 'named.direction_word', 'directions') }}
),

judged as (
    select
        *,
        {{ twilio_flex_reject_reason() }} as reject_reason
    from typed
),

final as (
    select
        *,
        {{ twilio_flex_customer() }} as contact,
        {{ twilio_flex_company() }} as company_contact,
        {{ without_values_of(
            twilio_flex_merged_attributes('task_text', 'insights_text'), twilio_flex_private_attributes()
        ) }} as merged_attributes
    from judged
)

select
    {{ landed_columns(private) }},
    event_sid,
    event_type,
    updated_at,
    task_sid,
    reservation_sid,
    worker_sid,
    event.worker_name,
    event.worker_activity_name as activity_name,
    event.worker_previous_activity_name as previous_activity_name,
    coalesce(
        event.worker_time_in_previous_activity_ms,
        case when event.worker_time_in_previous_activity < 7258118400 then 1000 * event.worker_time_in_previous_activity end
    ) as milliseconds_in_previous_activity,
    event.task_queue_sid as queue_native_id,
    event.task_queue_name as queue_name,
    event.task_channel_unique_name as task_channel,
    event.task_priority as priority_name,
    event.task_canceled_reason as canceled_reason,
    {{ mask_personal_data('event.task_completed_reason') }} as completed_reason,
    coalesce(upper(event.transfer_type), case when event.transfer_to like 'WK%' then 'WORKER' end) as transfer_type,
    event.transfer_mode,
    event.transfer_to,
    event.transfer_initiating_reservation_sid as transferring_reservation_sid,
    case when raw_task is not null then {{ struct_of({
        'conversation_native_id': 'insights.conversation_id',
        'direction': 'direction',
        'hang_up_by': 'insights.hang_up_by',
        'hold_seconds': 'insights.hold_time',
        'focus_seconds': 'insights.focus_time',
        'case_native_id': 'insights.case',
        'channel': 'coalesce(task.channelType, insights.communication_channel)',
        'contact_id': contact_id('contact', "'twilio_flex'", 'source'),
        'company_contact_name': (
            'nullif(' ~ clean_text(contact_address('company_contact')) ~ ', ' ~ clean_text(contact_address('contact')) ~ ')'
        ),
        'properties': attributes_of(
            'merged_attributes', twilio_flex_private_attributes() + twilio_flex_understood_attributes()
        ),
    }) }} end as attributes,
    case when raw_worker is not null then worker end as worker
from final
