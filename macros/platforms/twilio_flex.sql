{# The feeds of Twilio Flex that are read, see landed_feeds. #}
{% macro twilio_flex_feeds() -%}
    {{ return([('twilio_flex', 'events', 'stg_twilio_flex__event_records')]) }}
{%- endmacro %}

{# Whether a record is about a task. What is about a worker is of no task, whatever task it names. #}
{% macro twilio_flex_is_of_task() %}(task_sid is not null and event_type not like 'worker.%'){% endmacro %}

{# The story of a record, of columns that landing has: its task, else the day of its worker, else the event itself. A worker's line
   of activities is cut by day, so that no story grows with time. #}
{% macro twilio_flex_story() -%}
    case
        when {{ twilio_flex_is_of_task() }} then {{ twilio_flex_task_story('task_sid') }}
        when worker_sid is not null then 'worker/' || worker_sid || '/' || cast(cast(updated_at as date) as {{ dbt.type_string() }})
        else 'event/' || event_sid
    end
{%- endmacro %}

{% macro twilio_flex_task_story(task_sid) %}'task/' || {{ task_sid }}{% endmacro %}

{# The story of a worker's entry in the directory. #}
{% macro twilio_flex_worker_story() %}'agent/' || worker_sid{% endmacro %}

{# The activities right before and right after the days of workers in *days* (source, story_key, file), of those that the last
   build knew: each in a struct of story_key and event_sid. #}
{% macro twilio_flex_neighbours(days) -%}
    {% set known = struct_of({'story_key': 'known.story_key', 'event_sid': 'known.event_sid'}) %}
    {% set moment = struct_of({'moment': 'known.started_at', 'sid': 'known.event_sid'}) %}
    select
        days.source,
        days.file,
        max_by({{ known }}, {{ moment }}) filter (where known.story_key < days.story_key) as before,
        min_by({{ known }}, {{ moment }}) filter (where known.story_key > days.story_key) as after
    from {{ days }} as days
    inner join ({{ twilio_flex_known_activities() }}) as known
        on days.source = known.source
        and substr(days.story_key, 8, length(days.story_key) - 18) = known.worker_sid
    where days.story_key like 'worker/%'
    group by days.source, days.story_key, days.file
{%- endmacro %}

{# One row an activity that the last build knew by an event of its own. What an event tells of the one before begins no row. #}
{% macro twilio_flex_known_activities() -%}
    {% set text = dbt.type_string() %}
    select
        source,
        agent_native_id as worker_sid,
        story_key,
        started_at,
        substr(native_id, length(agent_native_id || '/activity/') + 1) as event_sid
    from {{ stored('int_engagements__newest', {
        'platform': text, 'source': text, 'story_key': text, 'type': text, 'agent_native_id': text, 'native_id': text,
        'started_at': 'timestamp',
    }) }} as engagements
    where
        platform = 'twilio_flex' and type = 'Agent Activity'
        and native_id not like agent_native_id || '/activity/before/%'
{%- endmacro %}

{# The members of task attributes that say who the customer is or what was written: never kept, and starred out where a bad
   record is shown. #}
{% macro twilio_flex_private_attributes() -%}
    {{ return([
        'from', 'to', 'caller', 'called', 'outbound_to', 'customerAddress', 'customer_address', 'customers', 'customer',
        'customerName', 'customer_name', 'name', 'first_name', 'firstName', 'last_name', 'lastName', 'full_name', 'fullName',
        'identity', 'customerIdentity', 'username', 'userName', 'friendlyName', 'phone', 'phone_number', 'phoneNumber', 'email',
        'external_contact', 'destination', 'address', 'initialMessage', 'message', 'messages', 'body', 'transcript', 'note', 'notes',
        'pre_engagement_data', 'preEngagementData', 'targetWorker', 'from_zip', 'to_zip', 'caller_zip', 'called_zip',
    ]) }}
{%- endmacro %}

{# The members of task attributes that fill columns of their own, so that they are no custom attributes. #}
{% macro twilio_flex_understood_attributes() -%}
    {{ return([
        'conversations', 'conversation_id', 'direction', 'hang_up_by', 'hold_time', 'focus_time', 'case', 'channelType',
        'communication_channel',
    ]) }}
{%- endmacro %}

{# The shapes of an event: its envelope, what it holds, and the attributes of task and worker in that. #}
{% macro twilio_flex_shapes() -%}
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
    {{ return({'envelope': envelope, 'event': event, 'task': task, 'insights': insights, 'worker': worker}) }}
{%- endmacro %}

{# Why an event is quarantined, or null when it is sound: the first fault of its envelope, of what it holds, or of what it stands for. #}
{% macro twilio_flex_reject_reason() -%}
    {% set shapes = twilio_flex_shapes() %}
    coalesce(
        {{ shape_reject_reason(shapes.envelope) }},
        case
            when is_file then null
            {% for part, words in [
                ('event', 'the payload'), ('task', 'task_attributes'), ('worker', 'worker_attributes'),
            ] %}
            when not {{ part }}_is_sound then '{{ words }} is not a valid JSON object'
            {% endfor %}
            {% for raw, shape, path in [
                ('raw_event', shapes.event, ''), ('raw_task', shapes.task, 'task_attributes.'),
                ('raw_insights', shapes.insights, 'task_attributes.conversations.'), ('raw_worker', shapes.worker, 'worker_attributes.'),
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
    )
{%- endmacro %}

{# Whose address is the customer's depends on who called whom: the raw address of the customer of an event with a direction. #}
{% macro twilio_flex_customer() -%}
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
    end
{%- endmacro %}

{# The raw address of ours. It is shown as it is, so it is taken only where the direction is said in so many words. #}
{% macro twilio_flex_company() -%}
    case direction
        when 'Inbound' then {{ first_contact(['raw_task.to', 'raw_task.called']) }}
        when 'Outbound' then {{ first_contact(['raw_task.from', 'raw_task.caller']) }}
    end
{%- endmacro %}

{# Task attributes as one JSON object in which the members of their object conversations stand beside the others and win. *text*
   is a JSON object, *nested* the JSON text of conversations, which may be anything. #}
{% macro twilio_flex_merged_attributes(text, nested) -%}
    case
        when {{ is_json_object(nested) }} then {{ adapter.dispatch('twilio_flex_merged')(text, nested) }}
        else {{ text }}
    end
{%- endmacro %}
{% macro duckdb__twilio_flex_merged(text, nested) -%}
    cast(json_merge_patch({{ text }}, json_merge_patch('{}', {{ nested }})) as varchar)
{%- endmacro %}
{% macro spark__twilio_flex_merged(text, nested) -%}
    '{' || array_join(transform(
        concat(
            filter(
                {{ spark_json_members(text) }},
                member -> not exists(
                    {{ spark_json_members(nested) }}, other -> other.name = member.name and other.value is not null
                )
            ),
            filter({{ spark_json_members(nested) }}, member -> member.value is not null)
        ),
        member -> {{ json_string('member.name') }} || ':' || coalesce(member.value, 'null')
    ), ',') || '}'
{%- endmacro %}

{# Where an event stands among those of the same moment: the order in which they follow each other. #}
{% macro twilio_flex_place() -%}
    case step
        when 'Left' then 1
        when 'Transfer' then 2
        when 'Entered' then 3
        when 'Wrapping' then 5
        when 'Completed' then 6
        when 'Task Over' then 7
        else 4
    end
{%- endmacro %}

{# Of a group of events the value of the newest, or the oldest, for which a condition holds. #}
{% macro of_newest_event(value, condition='true') -%}
    max_by({{ value }}, {{ twilio_flex_order() }}) filter (where {{ condition }})
{%- endmacro %}
{% macro of_oldest_event(value, condition='true') -%}
    min_by({{ value }}, {{ twilio_flex_order() }}) filter (where {{ condition }})
{%- endmacro %}
{% macro twilio_flex_order() -%}
    {{ struct_of({'moment': 'updated_at', 'place': twilio_flex_place(), 'sid': 'event_sid'}) }}
{%- endmacro %}

{# The same of records, of which several may be of one event. #}
{% macro of_newest_record(value, condition='true') -%}
    max_by({{ value }}, {{ struct_of({
        'moment': 'updated_at', 'sid': 'event_sid', 'file': 'file', 'record_hash': 'record_hash',
    }) }}) filter (where {{ condition }})
{%- endmacro %}

{# Where an event came from, as one struct. #}
{% macro twilio_flex_trace() -%}
    {{ struct_of({
        'updated_at': 'updated_at', 'file': 'file', 'position': 'position', 'record_hash': 'record_hash',
        'loaded_at': 'loaded_at',
    }) }}
{%- endmacro %}
