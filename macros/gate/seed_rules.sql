{# What the cells of each seed must hold: the columns in their order, each with the kind of its cells and, as a pair, what an
   empty cell stands for; a cell without a pair must be filled in. The kinds are those of kinds_of_cells and choices_of_cells.
     once    the columns that no two rows may have alike, one or several lists; lower(...) where capitals do not matter
     valid   the columns of which no two rows may hold at the same time
     agrees  two columns: rows with the same first one have the same second one
     any_of  columns of which one must be filled in #}
{% macro seed_rules() -%}
    {% set of_folder = {'platform': ['platform', 'any'], 'source': ['text', 'any']} %}
    {% set valid = {'valid_from': ['time', 'since ever'], 'valid_to': ['time', 'until further notice']} %}
    {% set rate = ['number', '0'] %}
    {% set note = {'note': ['free text', 'none']} %}
    {% set channel_type = ['label of channel_type', 'any'] %}
    {% set limit, class = ['number', 'the default'], ['label of service_level', 'the default'] %}
    {% set mapping = {
        'columns': dict(
            of_folder, native_value='text', conformed_id=['text', 'the conformed name'], conformed_name=['text', 'the conformed id'],
            **note
        ),
        'once': [['platform', 'source', 'native_value']],
        'agrees': ['conformed_id', 'conformed_name'],
        'any_of': ['conformed_id', 'conformed_name'],
    } %}
    {% set rules = {
        'agent_rates': {
            'columns': dict(
                of_folder, agent=['text', 'any'], team=['text', 'any'], agent_type=['label of agent_type', 'any'], **dict(
                    valid, rate_per_hour=rate, rate_per_engagement=rate, **note
                )
            ),
            'valid': ['platform', 'source', 'agent', 'team', 'agent_type'],
        },
        'business_calendars': {
            'columns': dict(
                business_calendar='text', time_zone='time zone', weekday='weekday', open='time of day', close='time of day', **note
            ),
            'once': [['business_calendar', 'weekday', 'open']],
            'agrees': ['business_calendar', 'time_zone'],
        },
        'channel_rates': {
            'columns': dict(
                platform=['platform', 'any'], channel_type=channel_type, **dict(
                    valid, rate_per_minute=rate, rate_per_engagement=rate, **note
                )
            ),
            'valid': ['platform', 'channel_type'],
        },
        'enumerations': {
            'columns': {'enumeration': 'text', 'label': 'text', 'position': 'number'},
            'once': [['enumeration', 'label'], ['enumeration', 'position']],
        },
        'erased_contacts': {
            'columns': dict(contact_id='contact id', requested_on=['day', 'not known'], **note),
            'once': [['contact_id']],
        },
        'holidays': {
            'columns': dict(business_calendar='calendar', holiday='day', **note),
            'once': [['business_calendar', 'holiday']],
        },
        'map_agent_statuses': {
            'columns': dict(of_folder, status='text', available='true or false', **note),
            'once': [['platform', 'source', 'status']],
        },
        'map_agents': mapping,
        'map_campaigns': mapping,
        'map_queues': mapping,
        'map_teams': mapping,
        'map_labels': {
            'columns': dict(
                of_folder, enumeration='translated enumeration', native_value='text', label='label of its enumeration', **note
            ),
            'once': [['platform', 'source', 'enumeration', 'lower(native_value)']],
        },
        'map_outcomes': {
            'columns': dict(
                of_folder, native_value='text', conformed_name=['text', 'the code'],
                outcome_category=['text', 'that of the record'], **note
            ),
            'once': [['platform', 'source', 'native_value']],
            'any_of': ['conformed_name', 'outcome_category'],
        },
        'platforms': {'columns': {'platform': 'text', 'platform_name': 'text'}, 'once': [['platform']]},
        'service_level_policies': {
            'columns': dict(
                of_folder, queue=['text', 'any'], channel_type=channel_type, **dict(
                    valid, threshold_seconds=limit, short_abandon_seconds=limit, short_abandon_counts_as=class,
                    abandon_within_threshold_counts_as=class, abandon_after_threshold_counts_as=class,
                    business_calendar=['calendar', 'always open'], **note
                )
            ),
            'valid': ['platform', 'source', 'queue', 'channel_type'],
        },
        'stale_policies': {
            'columns': dict(
                platform=['platform', 'any'], channel_type=channel_type, type=['label of type', 'any'],
                stale_after_days='days or never', **note
            ),
            'once': [['platform', 'channel_type', 'type']],
        },
    } %}
    {% for seed in code_lists() %}
        {% do rules.update({seed: {
            'columns': dict(
                code_list='list of ' ~ seed, native_value='text', enumeration=['enumeration', 'none'],
                label=['label of its enumeration', 'nothing'], **note
            ),
            'once': [['code_list', 'lower(native_value)']],
        }}) %}
    {% endfor %}
    {{ return(rules) }}
{%- endmacro %}

{# The lists of codes that some rule asks, by the seed that holds them. #}
{% macro code_lists() -%}
    {{ return({
        'codes_amazon_connect': [
            'available', 'channel', 'channel_type', 'contact_state', 'dialled', 'direction', 'disconnect_reason', 'event_type',
            'flow_start', 'invitation_outcome', 'next_contact', 'unanswered',
        ],
        'codes_genesys_cloud': [
            'agent_disconnect_type', 'alert_disconnect_type', 'customer_disconnect_type', 'direction', 'flow_disconnect_type',
            'flow_exit_reason', 'hold_metric', 'invitation_metric', 'media_name', 'media_type', 'media_use', 'message_name',
            'message_type', 'presence_available', 'presence_use', 'purpose', 'queue_disconnect_type', 'queue_fault',
            'queue_metric', 'routing_available', 'routing_status', 'segment_type', 'system_presence', 'wrap_up_code',
        ],
        'codes_twilio_flex': [
            'activity', 'canceled_reason', 'channel_name', 'channel_type', 'channel_vendor', 'direction', 'event_type',
            'hang_up_by', 'invitation_end', 'queue_end', 'queue_end_terminated_by', 'reservation_end_terminated_by',
        ],
        'codes_zendesk': [
            'call_direction', 'call_leg_agent_type', 'call_leg_invitation_outcome', 'call_leg_terminated_by', 'call_leg_type',
            'call_menu_terminated_by', 'call_queue_outcome', 'call_queue_terminated_by', 'call_terminated_by',
            'call_voicemail_status', 'chat_event_type', 'chat_initiator', 'ticket_status', 'via_channel',
            'via_channel_direction', 'via_channel_name', 'via_channel_vendor', 'via_source_rel',
        ],
    }) }}
{%- endmacro %}

{# The kinds of cells that are known by their form: a condition on value, what a wrong one is not, and the remedy. #}
{% macro kinds_of_cells() -%}
    {% set number = matches('value', '^[0-9]+([.][0-9]+)?$') ~ ' and ' ~ parse_decimal('value', scale=6) ~ ' is not null' %}
    {% set clock = '^(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)$' %}
    {{ return({
        'number': [number, 'a number', 'Write it in digits such as 20 or 12.5'],
        'days or never': [
            matches('value', '^([0-9]{1,5}([.][0-9]+)?|never)$'), 'a number of days', 'Write it in digits such as 7 or 0.5, or never'
        ],
        'time': [parse_timestamp('value') ~ ' is not null', 'a time', 'Write it as 2026-07-01T00:00:00Z'],
        'day': [
            matches('value', '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') ~ ' and ' ~ parse_timestamp('value') ~ ' is not null', 'a day',
            'Write it as 2026-12-25'
        ],
        'time of day': [matches('value', clock), 'a time of day', 'Write it as 08:30; 24:00 is the end of the day'],
        'weekday': [matches('value', '^[1-7]$'), 'a weekday', 'Write 1 for Monday to 7 for Sunday'],
        'time zone': [is_time_zone('value'), 'a time zone', 'Write its name as Europe/Prague'],
        'true or false': [parse_boolean('value') ~ ' is not null', 'true or false', 'Write one of the two'],
        'currency': [matches('value', '^[A-Z]{3}$'), 'a currency', 'Write its three letters as USD'],
        'contact id': [
            matches('value', '^[0-9a-f]{20}$'), 'a contact id', 'Write the 20 digits that marts.dim_contacts has, never an address'
        ],
    }) }}
{%- endmacro %}

{# The words that cells of the other kinds may hold, as rows of kind and word, from sheet, the rows of the seeds. #}
{% macro choices_of_cells() -%}
    select 'label of ' || enumeration as kind, label as word from sheet where seed = 'enumerations'
    union all
    select 'enumeration' as kind, enumeration as word from sheet where seed = 'enumerations'
    union all
    select 'translated enumeration' as kind, enumeration as word from sheet where seed = 'enumerations' and enumeration <> 'type'
    union all
    select 'calendar' as kind, business_calendar as word from sheet where seed = 'business_calendars'
    union all
    select 'platform' as kind, platform as word from sheet where seed = 'platforms'
    {# The rows that ship as examples hold for a folder that nobody has. #}
    union all
    select 'platform' as kind, 'example' as word
    {% for seed, lists in code_lists().items() %}
    {% for list in lists %}
    union all
    select 'list of {{ seed }}' as kind, '{{ list }}' as word
    {% endfor %}
    {% endfor %}
{%- endmacro %}
