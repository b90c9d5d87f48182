{# The feeds of Genesys Cloud that are read, see landed_feeds. #}
{% macro genesys_cloud_feeds() -%}
    {{ return([
        ('genesys_cloud', 'conversation_details', 'stg_genesys_cloud__conversation_records'),
        ('genesys_cloud', 'user_details', 'stg_genesys_cloud__user_status_records'),
        ('genesys_cloud', 'users', 'stg_genesys_cloud__user_records'),
        ('genesys_cloud', 'queues', 'stg_genesys_cloud__queue_records'),
        ('genesys_cloud', 'wrapup_codes', 'stg_genesys_cloud__wrapup_code_records'),
        ('genesys_cloud', 'campaigns', 'stg_genesys_cloud__campaign_records'),
        ('genesys_cloud', 'teams', 'stg_genesys_cloud__team_records'),
    ]) }}
{%- endmacro %}

{# The directories that put names to ids: what an entry names, feed, landing model. #}
{% macro genesys_directories() -%}
    {{ return([
        ('user', 'users', 'stg_genesys_cloud__user_records'),
        ('queue', 'queues', 'stg_genesys_cloud__queue_records'),
        ('wrap_up_code', 'wrapup_codes', 'stg_genesys_cloud__wrapup_code_records'),
        ('campaign', 'campaigns', 'stg_genesys_cloud__campaign_records'),
        ('team', 'teams', 'stg_genesys_cloud__team_records'),
    ]) }}
{%- endmacro %}

{# The stories of Genesys Cloud: a conversation; an entry of a directory; what began on one day (UTC) of a user's statuses; the
   status records of a user that reach up to one day. *id* and *moment* are expressions. #}
{% macro genesys_conversation_story(id='conversation_native_id') %}'conversation/' || {{ id }}{% endmacro %}
{% macro genesys_entry_story(feed, id='native_id') %}'{{ feed }}/' || {{ id }}{% endmacro %}
{% macro genesys_status_story(moment, user='user_native_id') -%}
    'status/' || {{ user }} || '/' || cast(cast({{ moment }} as date) as {{ dbt.type_string() }})
{%- endmacro %}
{% macro genesys_user_of_status_story() %}substr(story_key, 8, length(story_key) - 18){% endmacro %}
{% macro genesys_day_of_status_story() %}cast(substr(story_key, length(story_key) - 9) as date){% endmacro %}
{% macro genesys_status_record_story(moment='updated_at', user='user_native_id') -%}
    'status_records/' || {{ user }} || '/' || cast(cast({{ moment }} as date) as {{ dbt.type_string() }})
{%- endmacro %}

{# The latest moment that a conversation record speaks of. Such records bear no time of their last change; as a conversation
   only grows, the version that reaches furthest is the newest. *conversation* is the typed struct. #}
{% macro genesys_latest_moment(conversation) -%}
    {% set in_segments = largest_element(transform_array(
        'session.segments', 'segment', 'greatest(segment.segmentStart, segment.segmentEnd)'
    )) %}
    {% set in_metrics = largest_element(transform_array('session.metrics', 'metric', 'metric.emitDate')) %}
    {% set in_sessions = largest_element(transform_array(
        'participant.sessions', 'session', 'greatest(' ~ in_segments ~ ', ' ~ in_metrics ~ ')'
    )) %}
    greatest(
        {{ conversation }}.conversationStart,
        {{ conversation }}.conversationEnd,
        {{ largest_element(transform_array(conversation ~ '.participants', 'participant', in_sessions)) }}
    )
{%- endmacro %}

{# Whether a segment of a conversation has neither a start nor an end: nothing can be said of what it was. *conversation* is the
   typed struct. #}
{% macro genesys_has_timeless_segment(conversation) -%}
    {% set in_segments = any_in_array(
        'session.segments', 'segment',
        'segment.segmentType is not null and segment.segmentStart is null and segment.segmentEnd is null'
    ) %}
    {{ any_in_array(
        conversation ~ '.participants', 'participant', any_in_array('participant.sessions', 'session', in_segments)
    ) }}
{%- endmacro %}

{# The latest moment that a user status record speaks of. *user* is the typed struct. #}
{% macro genesys_latest_status_moment(user) -%}
    greatest(
        {% for line in ['primaryPresence', 'routingStatus'] %}
        {{ largest_element(transform_array(user ~ '.' ~ line, 'span', 'greatest(span.startTime, span.endTime)')) }}
        {{- "," if not loop.last }}
        {% endfor %}
    )
{%- endmacro %}

{# Whether a user status record tells of a status at all, one with a name, a start and a length. *record* names the relation. #}
{% macro genesys_tells_status(record) -%}
    (
        {% for array, member in [('presences', 'systemPresence'), ('routing_statuses', 'routingStatus')] %}
        {{ any_in_array(
            record ~ '.' ~ array, 'span',
            'span.startTime is not null and span.' ~ member ~ ' is not null and '
                ~ '(span.endTime is null or span.endTime <> span.startTime)'
        ) }}
        {{- " or" if not loop.last }}
        {% endfor %}
    )
{%- endmacro %}

{# By participant and session of a raw conversation, the company's side of its addresses: who was called, or called out. Not for
   people of the company, whose sessions bear the addresses of their telephones, and never one of *customer_addresses*. A session
   without a direction has that of the conversation. #}
{% macro genesys_company_contacts(conversation, customer_addresses) -%}
    {% set address = genesys_address(conversation, inbound='called', outbound='calling') %}
    {% set is_of_customer = any_in_array(
        customer_addresses, 'addresses', any_in_array('addresses', 'known', 'known = ' ~ address)
    ) %}
    {% set of_session -%}
        case when participant.userId is null and not {{ is_of_customer }} then {{ address }} end
    {%- endset %}
    {{ transform_array(
        conversation ~ '.participants', 'participant', transform_array('participant.sessions', 'session', of_session)
    ) }}
{%- endmacro %}

{# By participant and session of a raw conversation, the other side: the customer's address, where the participant is one. An
   external party is called with it, so that it would pass for one of the company. #}
{% macro genesys_customer_addresses(conversation) -%}
    {% set of_session -%}
        case
            when lower({{ clean_text('participant.purpose') }}) in ('customer', 'external')
                then {{ genesys_address(conversation, inbound='calling', outbound='called') }}
        end
    {%- endset %}
    {{ transform_array(
        conversation ~ '.participants', 'participant', transform_array('participant.sessions', 'session', of_session)
    ) }}
{%- endmacro %}

{# An address of the session of a raw conversation, by its direction: that of the caller or that which is called. #}
{% macro genesys_address(conversation, inbound, outbound) -%}
    {% set addresses = {
        'called': contact_address(clean_text('coalesce(session.dnis, session.addressTo)')),
        'calling': contact_address(clean_text('coalesce(session.ani, session.addressFrom)')),
    } %}
    case lower(coalesce({{ clean_text('session.direction') }}, {{ clean_text(conversation ~ '.originatingDirection') }}))
        when 'inbound' then {{ addresses[inbound] }}
        when 'outbound' then {{ addresses[outbound] }}
    end
{%- endmacro %}

{# By participant of a conversation, the name of a person of the company; the names of customers are not read. *text* is the
   record. #}
{% macro genesys_agent_names(text) -%}
    {% set named = {'participants': [{'userId': 'text', 'participantName': 'text'}]} %}
    {{ transform_array(
        json_structs(text, named) ~ '.participants', 'participant',
        'case when participant.userId is not null then ' ~ clean_text('participant.participantName') ~ ' end'
    ) }}
{%- endmacro %}

{# A landing model of a directory of names. *own* are the members that only this directory has, *columns* the names and
   expressions of the columns that it has beside the id and the name. #}
{% macro genesys_directory_records(feed, own={}, name=none, columns={}) -%}
{% set shape = {
    'id': 'text!', 'name': 'text', 'dateModified': 'time', 'dateCreated': 'time', 'version': 'number',
} %}
{% do shape.update(own) %}
with

-- An entry without a date is older than any with one; among themselves their versions count.
final as (
    {{ shaped_records(
        read_new_files('genesys_cloud', feed), shape, 'genesys_cloud',
        dated_by='coalesce(given.dateModified, given.dateCreated, '
            ~ from_epoch_ms('coalesce(cast(given.version as bigint), 0)') ~ ')'
    ) }}
)

select
    {{ landed_columns(shape) }},
    given.id as native_id,
    {{ name or 'given.name' }} as name,
    {% for column, expression in columns.items() %}
    {{ expression }} as {{ column }},
    {% endfor %}
    updated_at
from final
{%- endmacro %}

{# A moment in epoch milliseconds as a text that sorts as the moment does. #}
{% macro sortable_ms(milliseconds) %}lpad(cast({{ milliseconds }} as {{ dbt.type_string() }}), 13, '0'){% endmacro %}

{# The columns of the relation of names, each with its type. #}
{% macro genesys_name_columns() -%}
    {% set text = dbt.type_string() %}
    {{ return({
        'entity': text, 'source': text, 'story_key': text, 'native_id': text, 'name': text, 'team_native_id': text,
        'team_name': text, 'updated_at': 'timestamp', 'file': text, 'position': 'bigint', 'record_hash': text,
    }) }}
{%- endmacro %}

{# Which columns the relation of statuses has, each with its type, as it is stored. #}
{% macro genesys_status_columns() -%}
    {{ return({
        'source': dbt.type_string(), 'user_native_id': dbt.type_string(), 'line': dbt.type_string(), 'started_at': 'timestamp',
        'native_status': dbt.type_string(), 'ended_at': 'timestamp', 'told_at': 'timestamp', 'told_in': dbt.type_string(),
        'told_by': dbt.type_string(), 'updated_at': 'timestamp', 'file': dbt.type_string(), 'position': 'bigint',
        'record_hash': dbt.type_string(), 'loaded_at': 'timestamp', 'is_current': 'boolean', 'previous_started_at': 'timestamp',
        'next_started_at': 'timestamp',
    }) }}
{%- endmacro %}

{# What records say of statuses: one row for each thing that is said, that a user had a status from one moment to another. The
   newest record that says so (told_at, told_in, told_by) decides what counts; the first one that did (updated_at and so on) is the
   record behind it. Of two statuses that one record begins at one moment the one without length is over already, and a status
   without length is none. *reports* is a relation with the structs newest_record and first_record. #}
{% macro genesys_statuses(reports) -%}
    {% set statement = 'source, user_native_id, line, started_at, native_status, ended_at' %}
    select
        {{ statement }},
        newest_record.updated_at as told_at,
        newest_record.file as told_in,
        newest_record.record_hash as told_by,
        first_record.updated_at,
        first_record.file,
        first_record.position,
        first_record.record_hash,
        first_record.loaded_at,
        row_number() over (
            partition by source, user_native_id, line, started_at
            order by
                newest_record desc,
                case when ended_at = started_at then 1 else 0 end,
                case when ended_at is null then 1 else 0 end, ended_at desc, native_status
        ) = 1 and (ended_at is null or ended_at <> started_at) as is_current
    from (
        select
            {{ statement }},
            max(newest_record) as newest_record,
            min(first_record) as first_record
        from {{ reports }}
        group by {{ statement }}
    ) as statements
{%- endmacro %}

{# The structs newest_record and first_record of a report, or of a row of statuses. #}
{% macro genesys_newest_teller(moment='updated_at', file='file', record_hash='record_hash') -%}
    {{ struct_of({'updated_at': moment, 'file': file, 'record_hash': record_hash}) }}
{%- endmacro %}
{% macro genesys_first_teller() -%}
    {{ struct_of({
        'updated_at': 'updated_at', 'file': 'file', 'record_hash': 'record_hash', 'position': 'position', 'loaded_at': 'loaded_at',
    }) }}
{%- endmacro %}

{# When the status before on the line began, and when the next one begins, of those in the relation that count; null where there is
   none. *rows* says where to look. #}
{% macro genesys_previous_start() %}{{ genesys_neighbour('max', 'rows between unbounded preceding and 1 preceding') }}{% endmacro %}
{% macro genesys_next_start() %}{{ genesys_neighbour('min', 'rows between 1 following and unbounded following') }}{% endmacro %}
{% macro genesys_neighbour(aggregate, rows) -%}
    {{ aggregate }}(case when is_current then started_at end) over (
        partition by source, user_native_id, line
        order by started_at, case when is_current then 0 else 1 end
        {{ rows }}
    )
{%- endmacro %}

{# The place of a session in its conversation, as a number. #}
{% macro genesys_place() %}participant_place * 1000000 + session_place{% endmacro %}

{# The same among the sessions of customers, who go before external parties; null for all others. #}
{% macro genesys_customer_rank() -%}
    case role when 'customer' then 0 when 'external' then 1 end * 1000000000000 + {{ genesys_place() }}
{%- endmacro %}
