{# Puts a copy of the finished warehouse where readers open it. Only a whole, sound `dbt build` publishes: any error, failure,
   skip or selection leaves the published version as it was. #}
{% macro publish(results) -%}
    {% if execute and is_whole_sound_build(results) %}
        {% do adapter.dispatch('publish')() %}
    {% endif %}
{%- endmacro %}

{% macro is_whole_sound_build(results) -%}
    {% set selections = ['select', 'exclude', 'selector', 'models', 'resource_types', 'exclude_resource_types'] %}
    {% set selected = [] %}
    {% for name in selections if invocation_args_dict.get(name) %}{% do selected.append(name) %}{% endfor %}
    {% set unsound = results | rejectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) | list %}
    {{ return(
        flags.WHICH == 'build' and not selected and not unsound and results and not invocation_args_dict.get('empty')
    ) }}
{%- endmacro %}

{% macro published_path() -%}
    {{ return(env_var('ENGAGEMENTS_PUBLISHED_DB', '') or project_root() ~ '/published/engagements.duckdb') }}
{%- endmacro %}

{% macro duckdb__publish() -%}
    {% set target_path = published_path() %}
    {% set draft = run_query('select published_draft(' ~ sql_text(target_path) ~ ')').columns[0].values()[0] %}
    {% set schemas = ['marts', 'audit', 'reference'] %}
    {% do run_query("attach " ~ sql_text(draft) ~ " as published (storage_version 'v1.0.0')") %}
    {% for schema in schemas %}
        {% do run_query('create schema published.' ~ schema) %}
    {% endfor %}
    {% set nodes = graph.nodes.values() | selectattr('schema', 'in', schemas)
        | selectattr('resource_type', 'in', ['model', 'seed']) | list %}
    {% for node in nodes if node.config.materialized != 'view' %}
        {% set name = node.schema ~ '.' ~ node.alias %}
        {% do run_query('create table published.' ~ name ~ ' as from "' ~ node.database ~ '".' ~ name) %}
    {% endfor %}
    {% for node in nodes if node.config.materialized == 'view' %}
        {% set definition = run_query(
            "select sql from duckdb_views() where database_name = '" ~ node.database ~ "' and schema_name = '" ~ node.schema
            ~ "' and view_name = '" ~ node.alias ~ "'"
        ).columns[0].values()[0] %}
        {# Readers open the file under another name, so the copy names schemas alone. #}
        {% do run_query(
            definition | replace('"' ~ node.database ~ '".', '') | replace(node.database ~ '.' ~ node.schema, node.schema)
            | replace('CREATE VIEW ' ~ node.schema ~ '.', 'create view published.' ~ node.schema ~ '.', 1)
        ) %}
    {% endfor %}
    {% do run_query('detach published') %}
    {% do run_query('select publish_draft(' ~ sql_text(draft) ~ ', ' ~ sql_text(target_path) ~ ')') %}
    {% do log('Published ' ~ target_path ~ ' (schemas ' ~ schemas | join(', ') ~ ').', info=true) %}
{%- endmacro %}
