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
    {% set unsound = results | rejectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) | list %}
    {% if flags.WHICH != 'build' %}{{ return('only dbt build publishes') }}{% endif %}
    {% if unsound %}{{ return(unsound | length ~ ' nodes failed or were skipped') }}{% endif %}
    {% set selection = selection_of_nodes() %}
    {{ return('the build was not a whole one (--' ~ selection ~ ')' if selection else '') }}
{%- endmacro %}

{# The option that keeps this invocation from being a whole one; empty where there is none. #}
{% macro selection_of_nodes() -%}
    {% set args = invocation_args_dict %}
    {% set left_out = args.get('exclude_resource_types') or args.get('exclude_resource_type') or [] %}
    {% for name in ['select', 'exclude', 'selector', 'models', 'resource_types', 'resource_type', 'empty'] if args.get(name) %}
        {{ return(name) }}
    {% endfor %}
    {{ return('exclude-resource-type' if left_out | reject('equalto', 'unit_test') | list else '') }}
{%- endmacro %}

{% macro published_path() -%}
    {{ return(env_var('ENGAGEMENTS_PUBLISHED_DB', '') or project_root() ~ '/published/engagements.duckdb') }}
{%- endmacro %}


{# The tables of the marts are what readers have. #}
{% macro spark__publish() -%}
    {% do log('Published: schemas marts, audit and reference of the catalog.', info=true) %}
{%- endmacro %}
