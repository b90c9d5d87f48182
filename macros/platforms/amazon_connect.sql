{# The feeds of Amazon Connect that are read, see landed_feeds. #}
{% macro amazon_connect_feeds() -%}
    {{ return([
        ('amazon_connect', 'contact_records', 'stg_amazon_connect__contact_records'),
        ('amazon_connect', 'agent_events', 'stg_amazon_connect__agent_event_records'),
    ]) }}
{%- endmacro %}

{# The stories of Amazon Connect: a contact, with its records and what agents' events show of it; a delivered event, for the use of
   its records; an agent's entry in the directory; and what begins of an agent's statuses on a UTC day. #}
{% macro amazon_connect_story(kind, key) %}'{{ kind }}/' || {{ key }}{% endmacro %}
{% macro amazon_connect_status_story(agent, day) -%}
    'status/' || {{ agent }} || '/' || cast({{ day }} as {{ dbt.type_string() }})
{%- endmacro %}

{# Touched agents' days as a relation, source, agent_native_id, day, for builds that work on changes. #}
{% macro amazon_connect_touched_days() -%}
    {% if only_changes() or not execute -%}
        (select source, agent_native_id, day from {{ ref('stg_amazon_connect__touched_stories') }} where day is not null)
    {%- endif %}
{%- endmacro %}

{# A condition that keeps the rows of touched agents' days; true where the build works on everything. *day* is an expression. #}
{% macro is_of_touched_day(day) -%}
    {% set days = amazon_connect_touched_days() %}
    {% if only_changes() %}(source, agent_native_id, {{ day }}) in {{ days }}{% else %}true{% endif %}
{%- endmacro %}

{# A condition that keeps the events of those days of an agent that tell of a touched story, of an agent's entry those of the last
   day alone; true where the build works on everything. #}
{% macro tells_of_touched_story() -%}
    {% if not execute %}{% do [ref('stg_amazon_connect__sightings'), ref('stg_amazon_connect__touched_stories')] %}{% endif %}
    {% if only_changes() -%}
        (source, agent_native_id, day) in (
            select
                source,
                agent_native_id,
                max(day) as day
            from {{ ref('stg_amazon_connect__sightings') }}
            where {{ is_of_touched_story('amazon_connect', 'story_key') }}
            group by
                source, agent_native_id, story_key,
                case when story_key <> {{ amazon_connect_story('agent', 'agent_native_id') }} then day end
        )
    {%- else -%}
        true
    {%- endif %}
{%- endmacro %}

{# The shape of the levels of an agent's place in the hierarchy of groups: contact records write GroupName, agent events Name. #}
{% macro amazon_connect_hierarchy_shape() -%}
    {% set levels = {} %}
    {% for level in range(1, 6) %}{% do levels.update({'Level' ~ level: {'GroupName': 'text', 'Name': 'text'}}) %}{% endfor %}
    {{ return(levels) }}
{%- endmacro %}

{# The name of an agent in a snapshot: first and last name, else the login without what stands behind its @. #}
{% macro name_in_snapshot(snapshot) -%}
    coalesce(
        {{ clean_text("concat_ws(' ', " ~ snapshot ~ ".Configuration.FirstName, " ~ snapshot ~ ".Configuration.LastName)") }},
        {{ name_from_login(snapshot ~ '.Configuration.Username') }}
    )
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
