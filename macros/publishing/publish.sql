{# Puts a copy of the finished warehouse where readers open it. Only a whole, sound `dbt build` publishes: any error, failure,
   skip or selection leaves the published version as it was, and the run says so. Leaving out the unit tests is no selection:
   they look at no data. #}
{% macro publish(results) -%}
    {% if execute and results and flags.WHICH in ('build', 'run') %}
        {% set reason = why_not_published(results) %}
        {% if reason %}
            {% do print('Not published: ' ~ reason ~ '. Readers keep the version they have.') %}
        {% else %}
            {% do adapter.dispatch('publish')() %}
        {% endif %}
    {% endif %}
{%- endmacro %}

{% macro why_not_published(results) -%}
    {% set args = invocation_args_dict %}
    {% set unsound = results | rejectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) | list %}
    {% set left_out = args.get('exclude_resource_types') or args.get('exclude_resource_type') or [] %}
    {% if flags.WHICH != 'build' %}{{ return('only dbt build publishes') }}{% endif %}
    {% if unsound %}{{ return(unsound | length ~ ' nodes failed or were skipped') }}{% endif %}
    {% for name in ['select', 'exclude', 'selector', 'models', 'resource_types', 'resource_type', 'empty'] if args.get(name) %}
        {{ return('the build was not a whole one (--' ~ name ~ ')') }}
    {% endfor %}
    {% if left_out | reject('equalto', 'unit_test') | list %}
        {{ return('the build was not a whole one (--exclude-resource-type)') }}
    {% endif %}
    {{ return('') }}
{%- endmacro %}

{% macro published_path() -%}
    {{ return(env_var('ENGAGEMENTS_PUBLISHED_DB', '') or project_root() ~ '/published/engagements.duckdb') }}
{%- endmacro %}

{% macro duckdb__publish() -%}
    {% set target_path = published_path() %}
    {% set draft = scalar('select published_draft(' ~ sql_text(target_path) ~ ')') %}
    {% set schemas = ['marts', 'audit', 'reference'] %}
    {% do run_query("attach " ~ sql_text(draft) ~ " as engagements_draft (storage_version 'v1.0.0')") %}
    {% for schema in schemas %}
        {% do run_query('create schema engagements_draft.' ~ schema) %}
    {% endfor %}
    {% set nodes = graph.nodes.values() | selectattr('schema', 'in', schemas)
        | selectattr('resource_type', 'in', ['model', 'seed']) | list %}
    {% for node in nodes if node.config.materialized != 'view' %}
        {% set name = node.schema ~ '.' ~ node.alias %}
        {% do run_query('create table engagements_draft.' ~ name ~ ' as from "' ~ node.database ~ '".' ~ name) %}
    {% endfor %}
    {% for node in nodes if node.config.materialized == 'view' %}
        {% set definition = scalar(
            "select sql from duckdb_views() where database_name = '" ~ node.database ~ "' and schema_name = '" ~ node.schema
            ~ "' and view_name = '" ~ node.alias ~ "'"
        ) %}
        {# Readers open the file under another name, so the copy names schemas alone. #}
        {% do run_query(
            definition | replace('"' ~ node.database ~ '".', '') | replace(node.database ~ '.' ~ node.schema, node.schema)
            | replace('CREATE VIEW ' ~ node.schema ~ '.', 'create view engagements_draft.' ~ node.schema ~ '.', 1)
        ) %}
    {% endfor %}
    {% do run_query('detach engagements_draft') %}
    {% do run_query('select publish_draft(' ~ sql_text(draft) ~ ', ' ~ sql_text(target_path) ~ ')') %}
    {% do log('Published ' ~ target_path ~ ' (schemas ' ~ schemas | join(', ') ~ ').', info=true) %}
{%- endmacro %}
