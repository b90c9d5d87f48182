{# The feeds of Twilio Flex that are read, see landed_feeds. #}
{% macro twilio_flex_feeds() -%}
    {{ return([('twilio_flex', 'events', 'stg_twilio_flex__event_records')]) }}
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
    to_json(map_concat(
        map_filter(
            from_json({{ text }}, 'map<string, string>'),
            (name, value) -> get(from_json({{ nested }}, 'map<string, string>'), name) is null
        ),
        map_filter(from_json({{ nested }}, 'map<string, string>'), (name, value) -> value is not null)
    ))
{%- endmacro %}

{# Of a group of events the value of the newest, or the oldest, for which a condition holds. #}
{% macro of_newest_event(value, condition='true') -%}
    max_by({{ value }}, {{ struct_of({'moment': 'updated_at', 'sid': 'event_sid'}) }}) filter (where {{ condition }})
{%- endmacro %}
{% macro of_oldest_event(value, condition='true') -%}
    min_by({{ value }}, {{ struct_of({'moment': 'updated_at', 'sid': 'event_sid'}) }}) filter (where {{ condition }})
{%- endmacro %}

{# Where an event came from, as one struct. #}
{% macro twilio_flex_trace() -%}
    {{ struct_of({
        'updated_at': 'updated_at', 'file': 'file', 'position': 'position', 'record_hash': 'record_hash',
        'loaded_at': 'loaded_at',
    }) }}
{%- endmacro %}
