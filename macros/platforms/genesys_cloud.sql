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

{# The place of a session in its conversation, as a number. #}
{% macro genesys_place() %}participant_place * 1000000 + session_place{% endmacro %}

{# The same among the sessions of customers, who go before external parties; null for all others. #}
{% macro genesys_customer_rank() -%}
    case role when 'customer' then 0 when 'external' then 1 end * 1000000000000 + {{ genesys_place() }}
{%- endmacro %}
