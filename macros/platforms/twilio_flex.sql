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

{# The first of some texts that is a telephone number or an e-mail address, else the first text of *names*. #}
{% macro first_contact(addresses, names=[]) -%}
    coalesce(
        {% for address in addresses %}
        case when {{ is_contact_address(address) }} then {{ clean_text(address) }} end,
        {% endfor %}
        {% for name in names %}{{ clean_text(name) }}, {% endfor %}
        cast(null as {{ dbt.type_string() }}), null
    )
{%- endmacro %}
{% macro is_contact_address(text) -%}
    (
        {{ matches(contact_address(clean_text(text)), '^[^@ ]+@[^@ ]+$') }}
        or (
            {{ matches(contact_address(clean_text(text)), '^[+]?[0-9 ./()-]*$') }}
            and length({{ digits_of(clean_text(text)) }}) >= 7
        )
    )
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

{# The records with the members of a JSON text in them: <name> holds the typed members of the shape, raw_<name> the raw texts,
   <name>_is_sound whether the text is absent or a JSON object. #}
{% macro with_nested_members(records, text, shape, platform, name) -%}
    select
        *,
        {{ shaped('raw_' ~ name, shape, platform) }} as {{ name }}
    from (
        select
            *,
            case when {{ name }}_is_sound and {{ name }}_text is not null then {{ json_structs(name ~ '_text', shape) }} end as raw_{{ name }}
        from (
            select
                *,
                {{ clean_text(text) }} as {{ name }}_text,
                ({{ clean_text(text) }} is null or {{ is_json_object(clean_text(text)) }}) as {{ name }}_is_sound
            from {{ records }}
        ) as {{ name }}_checked
    ) as {{ name }}_parsed
{%- endmacro %}
