{# The feeds of Zendesk that are read, see landed_feeds: tables as Fivetran lands them. #}
{% macro zendesk_feeds() -%}
    {{ return([
        ('zendesk', 'ticket', 'stg_zendesk__ticket_records'),
        ('zendesk', 'user', 'stg_zendesk__user_records'),
        ('zendesk', 'group', 'stg_zendesk__group_records'),
        ('zendesk', 'brand', 'stg_zendesk__brand_records'),
        ('zendesk', 'organization', 'stg_zendesk__organization_records'),
        ('zendesk', 'ticket_field_history', 'stg_zendesk__ticket_field_history_records'),
        ('zendesk', 'ticket_comment', 'stg_zendesk__ticket_comment_records'),
        ('zendesk', 'ticket_tag', 'stg_zendesk__ticket_tag_records'),
        ('zendesk', 'ticket_chat', 'stg_zendesk__ticket_chat_records'),
        ('zendesk', 'ticket_chat_event', 'stg_zendesk__ticket_chat_event_records'),
        ('zendesk', 'ticket_sla_policy', 'stg_zendesk__ticket_sla_policy_records'),
        ('zendesk', 'sla_policy_metric_history', 'stg_zendesk__sla_policy_metric_history_records'),
        ('zendesk', 'call_metric', 'stg_zendesk__call_records'),
        ('zendesk', 'call_leg', 'stg_zendesk__call_leg_records'),
    ]) }}
{%- endmacro %}

{# Why a record of a Zendesk table is quarantined: the fault that its shape shows, or that nothing says which version it is. *version*
   is the column of that moment. #}
{% macro zendesk_reject_reason(version) -%}
    coalesce(fault, case when not is_file and {{ version }} is null then 'no time says which version the record is' end)
{%- endmacro %}

{# An id as text: an export that holds ids as numbers may write 12 as 12.0. #}
{% macro zendesk_id(text) -%}
    case when {{ matches(text, '^[0-9]+[.]0+$') }} then split_part({{ text }}, '.', 1) else {{ text }} end
{%- endmacro %}

{# True, false or null of a text: databases write truth as TRUE, true, t or 1. #}
{% macro zendesk_truth(text) -%}
    case
        when lower({{ text }}) in ('true', 't', 'yes', 'y', '1', '1.0') then true
        when lower({{ text }}) in ('false', 'f', 'no', 'n', '0', '0.0') then false
    end
{%- endmacro %}

{# Whether a user of this role works for the account. *role* is an expression. #}
{% macro is_zendesk_agent_role(role) %}(lower({{ role }}) in ('agent', 'admin')){% endmacro %}

{# Every sound record that says of a user that they work for the account: a role, or a ticket given to them. Who was an agent once
   stays one. #}
{% macro zendesk_agent_namings() -%}
    {% for feed, user_id, condition in [
        ('user', 'user_id', 'is_agent'),
        ('ticket', 'assignee_id', 'assignee_id is not null'),
        ('ticket_field_history', 'field_value', "field_name = 'assignee_id' and field_value is not null"),
    ] %}
    select
        source,
        {{ user_id }} as user_id,
        file,
        loaded_at
    from {{ zendesk_records(feed) }}
    where not is_file and reject_reason is null and {{ condition }}
    {{ "union all" if not loop.last }}
    {% endfor %}
{%- endmacro %}

{# The custom fields of a ticket, which Fivetran lands as columns custom_<name>, as one JSON object by name. *record* is a JSON
   text. #}
{% macro zendesk_custom_fields(record) %}{{ return(adapter.dispatch('zendesk_custom_fields')(record)) }}{% endmacro %}
{% macro duckdb__zendesk_custom_fields(record) -%}
    cast(to_json(map_from_entries(list_transform(
        list_filter(
            list_distinct(json_keys({{ record }})),
            lambda name: starts_with(name, 'custom_')
                and json_extract_string({{ record }}, {{ json_pointer('name') }}) is not null
        ),
        lambda name: {'k': substr(name, 8), 'v': json_extract_string({{ record }}, {{ json_pointer('name') }})}
    ))) as varchar)
{%- endmacro %}
{% macro spark__zendesk_custom_fields(record) -%}
    to_json(map_from_entries(transform(
        filter(
            map_entries(from_json({{ record }}, 'map<string, string>')),
            member -> startswith(member.key, 'custom_') and member.value is not null
        ),
        member -> struct(substr(member.key, 8), member.value)
    )))
{%- endmacro %}

{# A JSON object with one more member, the names in order; no object at all is an empty one. A number that is null adds nothing. #}
{% macro with_number_member(object, name, number) -%}
    {{ return(adapter.dispatch('with_number_member')(object, name, number)) }}
{%- endmacro %}
{% macro duckdb__with_number_member(object, name, number) -%}
    case
        when {{ number }} is null then {{ object }}
        else '{' || array_to_string(list_transform(
            list_sort(list_append(json_keys(coalesce({{ object }}, '{}')), '{{ name }}')),
            lambda member: to_json(member) || ':' || case
                when member = '{{ name }}' then {{ short_number(number) }}
                else cast(json_extract({{ object }}, {{ json_pointer('member') }}) as varchar)
            end
        ), ',') || '}'
    end
{%- endmacro %}
{% macro spark__with_number_member(object, name, number) -%}
    case
        when {{ number }} is null then {{ object }}
        else '{' || array_join(transform(
            array_sort(concat(
                transform(
                    {{ spark_json_members("coalesce(" ~ object ~ ", '{}')") }},
                    member -> named_struct('name', member.name, 'value', coalesce(member.value, 'null'))
                ),
                array(named_struct('name', '{{ name }}', 'value', {{ short_number(number) }}))
            )),
            member -> {{ json_string('member.name') }} || ':' || member.value
        ), ',') || '}'
    end
{%- endmacro %}
{# A decimal as text without zeros behind. #}
{% macro short_number(number) %}{{ replace_all('cast(' ~ number ~ ' as ' ~ dbt.type_string() ~ ')', '[.]?0+$', '') }}{% endmacro %}

{# What says how new a record is and where it stands, as one value that orders like newest_first. #}
{% macro zendesk_newest() -%}
    {{ struct_of({
        'updated_at': 'updated_at', 'file': 'file', 'record_hash': 'record_hash', 'position': 'position', 'loaded_at': 'loaded_at',
    }) }}
{%- endmacro %}

{# Whether a row of a relation with valid_from (null: ever since) and valid_to (null: still) holds at a moment. #}
{% macro holds_at(relation, moment) -%}
    (({{ moment }} >= {{ relation }}.valid_from or {{ relation }}.valid_from is null)
    and ({{ moment }} < {{ relation }}.valid_to or {{ relation }}.valid_to is null))
{%- endmacro %}

{# A moment as a part of a native id: 2026-03-02T09:00:00. #}
{% macro moment_in_id(moment) %}replace(cast({{ moment }} as {{ dbt.type_string() }}), ' ', 'T'){% endmacro %}

{# What tells the records of each feed of Zendesk apart; of records alike in it the newest counts. #}
{% macro zendesk_record_keys() -%}
    {{ return({
        'ticket': ['ticket_id'],
        'user': ['user_id'],
        'group': ['group_id'],
        'brand': ['brand_id'],
        'organization': ['organization_id'],
        'ticket_field_history': ['ticket_id', 'field_name', 'changed_at'],
        'ticket_comment': ['comment_id'],
        'ticket_tag': ['ticket_id', 'tag'],
        'ticket_chat': ['chat_id'],
        'ticket_chat_event': ['chat_id', 'created_at', 'chat_index', 'actor_id', 'event_type'],
        'ticket_sla_policy': ['ticket_id', 'sla_policy_id'],
        'sla_policy_metric_history': ['sla_policy_id', 'valid_from', 'metric', 'priority'],
        'call_metric': ['call_id'],
        'call_leg': ['leg_id'],
    }) }}
{%- endmacro %}

{# The story that a record of each feed belongs to: its kind, and the column that holds its native id. *kind* and id make the story
   key: ticket/101. What stands in another record is never needed to tell it. #}
{% macro zendesk_stories() -%}
    {{ return({
        'ticket': ('ticket', 'ticket_id'),
        'user': ('user', 'user_id'),
        'group': ('group', 'group_id'),
        'brand': ('brand', 'brand_id'),
        'organization': ('organization', 'organization_id'),
        'ticket_field_history': ('ticket', 'ticket_id'),
        'ticket_comment': ('ticket', 'ticket_id'),
        'ticket_tag': ('ticket', 'ticket_id'),
        'ticket_chat': ('chat', 'chat_id'),
        'ticket_chat_event': ('chat', 'chat_id'),
        'ticket_sla_policy': ('ticket', 'ticket_id'),
        'sla_policy_metric_history': ('sla_policy', 'sla_policy_id'),
        'call_metric': ('call', 'call_id'),
        'call_leg': ('call', 'call_id'),
    }) }}
{%- endmacro %}
{% macro zendesk_story(kind, native_id) %}'{{ kind }}/' || {{ native_id }}{% endmacro %}

{# Where records name an entry of a directory: feed, directory, the id as an expression, and the moment that says from when on the
   name counts there; none where it counts whenever it was written. #}
{% macro zendesk_mentions() -%}
    {{ return([
        ('ticket', 'user', 'requester_id', none),
        ('ticket', 'user', 'submitter_id', none),
        ('ticket', 'group', 'group_id', none),
        ('ticket', 'brand', 'brand_id', none),
        ('ticket_comment', 'user', 'user_id', 'created_at'),
        ('ticket_field_history', 'user', 'user_id', 'changed_at'),
        ('ticket_field_history', 'group', "case when field_name = 'group_id' then field_value end", none),
        ('ticket_sla_policy', 'sla_policy', 'sla_policy_id', none),
        ('ticket_chat', 'user', 'user_id', none),
        ('ticket_chat_event', 'user', zendesk_chat_person('actor_id'), 'created_at'),
        ('call_metric', 'group', 'group_id', none),
        ('call_leg', 'user', 'agent_id', 'created_at'),
        ('call_leg', 'user', 'user_id', none),
    ]) }}
{%- endmacro %}

{# Those mentions, each with the story of its record, as one query; where *of_touched_stories*, those of touched stories alone. #}
{% macro zendesk_mentions_by_story(of_touched_stories=false) -%}
    {% for feed, directory, named_id, moment in zendesk_mentions() %}
    {% set kind, native_id = zendesk_stories()[feed] %}
    select
        source,
        '{{ kind }}' as kind,
        {{ native_id }} as native_id,
        '{{ directory }}' as directory,
        {{ named_id }} as named_id,
        cast({{ moment or 'null' }} as timestamp) as named_at
    from {{ sound_zendesk_records(feed, is_of_touched_zendesk_story(kind, native_id) if of_touched_stories else 'true') }}
    {{ "union all" if not loop.last }}
    {% endfor %}
{%- endmacro %}

{# The user that an actor of a chat is, if any: agents bear a word before their number. #}
{% macro zendesk_chat_person(actor) -%}
    case when {{ actor }} like 'agent:%' then {{ clean_text('substr(' ~ actor ~ ', 7)') }} else {{ actor }} end
{%- endmacro %}

{# The landing model of a feed. #}
{% macro zendesk_records(feed) -%}
    {% for platform, name, model in zendesk_feeds() if name == feed %}{{ return(ref(model)) }}{% endfor %}
{%- endmacro %}

{# The sound records of a feed, as a relation named records. In place of a CTE where one query reads a feed several times over: an
   engine may copy a CTE whole before it looks for the few rows that are asked for. *condition* keeps some of them. #}
{% macro sound_zendesk_records(feed, condition='true') -%}
    (select * from {{ zendesk_records(feed) }} where not is_file and reject_reason is null and {{ condition }}) as records
{%- endmacro %}

{# A condition that keeps the records of touched stories of a kind; true where the build works on everything. It compares the bare
   column *native_id*, so that an engine can skip the parts of a table that hold none of the ids; *relation* qualifies it. #}
{% macro is_of_touched_zendesk_story(kind, native_id, relation=none) -%}
    {% if not execute %}{% do ref('stg_zendesk__touched_stories') %}{% endif %}
    {% if only_changes() -%}
        {% set qualifier = relation ~ '.' if relation else '' %}
        ({{ qualifier }}source, {{ qualifier }}{{ native_id }}) in (
            select
                source,
                substr(story_key, {{ (kind | length) + 2 }}) as native_id
            from {{ ref('stg_zendesk__touched_stories') }}
            where story_key like '{{ kind }}/%'
        )
    {%- else -%}
        true
    {%- endif %}
{%- endmacro %}

{# A condition that keeps the entries of a directory that touched stories name; true where the build works on everything. #}
{% macro is_mentioned_in_zendesk(directory, native_id) -%}
    {% if not execute %}{% do ref('stg_zendesk__mentions') %}{% endif %}
    {% if only_changes() -%}
        (source, {{ native_id }}) in (
            select
                source,
                native_id
            from {{ ref('stg_zendesk__mentions') }}
            where directory = '{{ directory }}'
        )
    {%- else -%}
        true
    {%- endif %}
{%- endmacro %}

{# The sound records of a feed of Zendesk with their rank: 1 is the newest of those that tell of the same thing. Where *directory* is
   given, those of entries that touched stories name, else those of touched stories. The versions of a comment or a leg may name
   different tickets or calls; then all of them come along, and the caller has to keep those of touched stories. #}
{% macro ranked_zendesk_records(feed, directory=none) -%}
    {% set kind, native_id = zendesk_stories()[feed] %}
    {% set keys = zendesk_record_keys()[feed] %}
    {% if directory %}
        {% set kept = is_mentioned_in_zendesk(directory, native_id) %}
    {% else %}
        {% set kept = is_of_touched_zendesk_story(kind, native_id) %}
        {% if native_id not in keys and only_changes() %}
            {% set key = keys | join(', ') %}
            {% set kept = '(source, ' ~ key ~ ') in (select source, ' ~ key ~ ' from ' ~ zendesk_records(feed) ~ ' where ' ~ kept ~ ')' %}
        {% endif %}
    {% endif %}
    {{ ranked_records('(select * from ' ~ zendesk_records(feed) ~ ' where ' ~ kept ~ ') as records', keys) }}
{%- endmacro %}

{# A landing model of a table of ids and names. *name* is what one row of it is: brand. #}
{% macro zendesk_directory_records(name) -%}
{% set shape = {
    'id': 'text!', 'name': 'text', '_fivetran_deleted': 'text', 'updated_at': 'time', '_fivetran_synced': 'time',
} %}
with

final as (
    {{ shaped_records(
        read_new_files('zendesk', name), shape, 'zendesk',
        dated_by='coalesce(given._fivetran_synced, given.updated_at)'
    ) }}
)

select
    {{ landed_columns(shape) }},
    {{ zendesk_id('given.id') }} as {{ name }}_id,
    given.name as {{ name }}_name,
    {{ zendesk_truth('given._fivetran_deleted') }} as is_deleted,
    updated_at
from final
{%- endmacro %}
