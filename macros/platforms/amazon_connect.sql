{# The feeds of Amazon Connect that are read, see landed_feeds. #}
{% macro amazon_connect_feeds() -%}
    {{ return([
        ('amazon_connect', 'contact_records', 'stg_amazon_connect__contact_records'),
        ('amazon_connect', 'agent_events', 'stg_amazon_connect__agent_event_records'),
    ]) }}
{%- endmacro %}

{# The shape of the levels of an agent's place in the hierarchy of groups: contact records write GroupName, agent events Name. #}
{% macro amazon_connect_hierarchy_shape() -%}
    {% set levels = {} %}
    {% for level in range(1, 6) %}{% do levels.update({'Level' ~ level: {'GroupName': 'text', 'Name': 'text'}}) %}{% endfor %}
    {{ return(levels) }}
{%- endmacro %}

{# The name of the deepest group of such a hierarchy that has one. #}
{% macro deepest_group(hierarchy) -%}
    coalesce(
        {%- for level in range(5, 0, -1) %}
        {{ hierarchy }}.Level{{ level }}.GroupName, {{ hierarchy }}.Level{{ level }}.Name
        {{- "," if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{# The id within an ARN: what stands behind the last /<kind>/, the whole text where there is none. #}
{% macro id_in_arn(arn, kind) -%}
    {{ replace_all(arn, '^.*/' ~ kind ~ '/', '') }}
{%- endmacro %}

{# A segment attribute of a contact record as text. Its name holds a colon, so that it is no member of a shape. #}
{% macro segment_attribute(record, name) %}{{ return(adapter.dispatch('segment_attribute')(record, name)) }}{% endmacro %}
{% macro duckdb__segment_attribute(record, name) -%}
    json_extract_string({{ record }}, '$.SegmentAttributes."{{ name }}".ValueString')
{%- endmacro %}
{% macro spark__segment_attribute(record, name) -%}
    get_json_object({{ record }}, "$.SegmentAttributes['{{ name }}'].ValueString")
{%- endmacro %}

{# The columns in which every kind of engagement is told before the contact's own are joined: those given by name, null for the
   others. *given* is a list. #}
{% macro amazon_connect_part(given) -%}
    {% for column in amazon_connect_part_columns() -%}
    {{ column if column in given else 'null as ' ~ column }}{{ "," if not loop.last }}
    {% endfor %}
{%- endmacro %}
{% macro amazon_connect_part_columns() -%}
    {{ return([
        'source', 'feed', 'contact_native_id', 'native_id', 'type', 'started_at', 'connected_at', 'disconnected_at', 'ended_at',
        'hold_seconds', 'status', 'terminated_by', 'agent_native_id', 'agent_name', 'team_name', 'outcome_name',
        'outcome_category_name', 'available', 'updated_at', 'file', 'position', 'record_hash', 'loaded_at',
    ]) }}
{%- endmacro %}
