{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set envelope = {
    'type': 'text', 'id': 'text', 'time': 'time',
    'data': {'sid': 'text', 'timestamp': 'time', 'payload': 'text'},
    'sid': 'text', 'event_type': 'text', 'event_date': 'time', 'event_date_ms': 'number', 'resource_sid': 'text',
    'event_data': 'text',
} %}
{% set event = {
    'sid': 'text', 'eventtype': 'text', 'timestamp': 'text',
    'task_sid': 'text', 'task_attributes': 'text', 'task_priority': 'text', 'task_channel_unique_name': 'text',
    'task_queue_sid': 'text', 'task_queue_name': 'text', 'task_canceled_reason': 'text', 'task_completed_reason': 'text',
    'transfer_type': 'text', 'transfer_mode': 'text', 'transfer_to': 'text', 'transfer_initiating_reservation_sid': 'text', 'reservation_sid': 'text',
    'worker_sid': 'text', 'worker_name': 'text', 'worker_attributes': 'text', 'worker_activity_name': 'text',
    'worker_previous_activity_name': 'text', 'worker_time_in_previous_activity': 'number',
    'worker_time_in_previous_activity_ms': 'number',
} %}
{% set task = {
    'from': 'text', 'to': 'text', 'caller': 'text', 'called': 'text', 'outbound_to': 'text', 'identity': 'text',
    'customerAddress': 'text', 'customer_address': 'text', 'direction': 'text', 'channelType': 'text',
    'customers': {'phone': 'text', 'email': 'text', 'external_id': 'text'},
    'conversations': 'text',
} %}
{% set insights = {
    'conversation_id': 'text', 'direction': 'text', 'hang_up_by': 'text', 'hold_time': 'number', 'focus_time': 'number',
    'case': 'text', 'communication_channel': 'text',
} %}
{% set worker = {'full_name': 'text', 'team_name': 'text', 'team_id': 'text', 'location': 'text'} %}
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
    {{ with_shaped_members('records', envelope, 'twilio_flex') }}
),

-- What the envelope holds, and in it the attributes: texts that are JSON again.
opened as (
    {{ with_nested_members('enveloped', 'coalesce(raw.data.payload, raw.event_data)', event, 'twilio_flex', 'event') }}
),

with_task as (
    {{ with_nested_members('opened', "nullif(raw_event.task_attributes, 'null')", task, 'twilio_flex', 'task') }}
),

with_insights as (
    {{ with_nested_members('with_task', 'raw_task.conversations', insights, 'twilio_flex', 'insights') }}
),

with_worker as (
    {{ with_nested_members('with_insights', "nullif(raw_event.worker_attributes, 'null')", worker, 'twilio_flex', 'worker') }}
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
        coalesce(
            {{ shape_reject_reason(envelope) }},
            case
                when is_file then null
                {% for part, words in [
                    ('event', 'the payload'), ('task', 'task_attributes'), ('worker', 'worker_attributes'),
                ] %}
                when not {{ part }}_is_sound then '{{ words }} is not a valid JSON object'
                {% endfor %}
                {% for raw, shape, path in [
                    ('raw_event', event, ''), ('raw_task', task, 'task_attributes.'),
                    ('raw_insights', insights, 'task_attributes.conversations.'), ('raw_worker', worker, 'worker_attributes.'),
                ] %}
                {% for condition, reason in shape_faults(raw, shape) %}
                when {{ condition }} then '{{ path }}{{ reason }}'
                {% endfor %}
                {% endfor %}
                when event_sid is null then 'sid is missing'
                when event_type is null then 'event_type is missing'
                when given.event_date_ms >= 7258118400000 then 'event_date_ms is not a valid time of 1970 to 2199'
                when updated_at is null then 'the time of the event is missing'
                when step is null then null
                when step = 'Activity' and event.worker_activity_name is null then 'worker_activity_name is missing'
                when event_type like 'worker.%' and worker_sid is null then 'worker_sid is missing'
                when event_type like 'worker.%' then null
                when task_sid is null then 'task_sid is missing'
                when event_type like 'reservation.%' and reservation_sid is null then 'reservation_sid is missing'
                when event_type like 'reservation.%' and worker_sid is null then 'worker_sid is missing'
            end
        ) as reject_reason
    from typed
),

-- Which address is the customer's depends on who called whom. An address of ours is shown as it is, so it is taken only where
-- the direction is said in so many words.
final as (
    select
        *,
        case
            when raw_task is null or direction = 'Internal' then null
            when direction = 'Outbound'
                then {{ first_contact([
                    'raw_task.outbound_to', 'raw_task.to', 'raw_task.called', 'raw_task.customerAddress',
                    'raw_task.customer_address', 'raw_task.customers.phone', 'raw_task.customers.email',
                ], ['raw_task.customers.external_id']) }}
            else {{ first_contact([
                "case when coalesce(direction, 'Inbound') = 'Inbound' then raw_task.from end",
                "case when coalesce(direction, 'Inbound') = 'Inbound' then raw_task.caller end",
                'raw_task.customerAddress', 'raw_task.customer_address', 'raw_task.customers.phone', 'raw_task.customers.email',
            ], [
                'raw_task.customers.external_id', 'raw_task.customerAddress', 'raw_task.customer_address', 'raw_task.identity',
            ]) }}
        end as contact,
        case direction
            when 'Inbound' then {{ first_contact(['raw_task.to', 'raw_task.called']) }}
            when 'Outbound' then {{ first_contact(['raw_task.from', 'raw_task.caller']) }}
        end as company_contact,
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
        event.worker_time_in_previous_activity_ms, 1000 * event.worker_time_in_previous_activity
    ) as milliseconds_in_previous_activity,
    event.task_queue_sid as queue_native_id,
    event.task_queue_name as queue_name,
    event.task_channel_unique_name as task_channel,
    event.task_priority as priority_name,
    event.task_canceled_reason as canceled_reason,
    event.task_completed_reason as completed_reason,
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
        'company_contact_name': clean_text(contact_address('company_contact')),
        'properties': attributes_of(
            'merged_attributes', twilio_flex_private_attributes() + twilio_flex_understood_attributes()
        ),
    }) }} end as attributes,
    case when raw_worker is not null then worker end as worker
from final
