{# The feeds of Zendesk that are read, see landed_feeds: tables as Fivetran lands them. #}
{% macro zendesk_feeds() -%}
    {{ return([
        ('zendesk', 'ticket', 'stg_zendesk__ticket_records'),
        ('zendesk', 'user', 'stg_zendesk__user_records'),
        ('zendesk', 'group', 'stg_zendesk__group_records'),
        ('zendesk', 'brand', 'stg_zendesk__brand_records'),
        ('zendesk', 'organization', 'stg_zendesk__organization_records'),
    ]) }}
{%- endmacro %}

{# Why a record of a Zendesk table is quarantined: the fault that its shape shows, or that nothing says which version it is. *version*
   is the column of that moment. #}
{% macro zendesk_reject_reason(version) -%}
    coalesce(fault, case when not is_file and {{ version }} is null then 'no time says which version the record is' end)
{%- endmacro %}

{# Whether a user of this role works for the account. *role* is an expression. #}
{% macro is_zendesk_agent_role(role) %}(lower({{ role }}) in ('agent', 'admin')){% endmacro %}

{# The custom fields of a ticket, which Fivetran lands as columns custom_<name>, as one JSON object by name. *record* is a JSON
   text. #}
{% macro zendesk_custom_fields(record) %}{{ return(adapter.dispatch('zendesk_custom_fields')(record)) }}{% endmacro %}
{% macro duckdb__zendesk_custom_fields(record) -%}
    cast(to_json(map_from_entries(list_transform(
        list_filter(
            list_distinct(json_keys({{ record }})),
            lambda name: name like 'custom\_%' escape '\'
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
