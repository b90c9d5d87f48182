{# What a build works on: the changes since the last finished build, or everything that has landed.

   Every `dbt build` and `dbt run` is a row of staging.builds. A build works on changes only where the build before it finished and
   seeds, variables and code are as they were; anything else (a kill, an error, a selection, an edited seed, a new release) makes
   the next build derive everything anew from the landed records, so no half-done work is ever built upon. #}

{% macro begin_build() -%}
    {% if execute and flags.WHICH in ('build', 'run', 'retry') %}
        {% do run_query('create schema if not exists staging') %}
        {% do run_query(
            'create table if not exists staging.builds ('
            ~ 'build_id ' ~ dbt.type_string() ~ ', started_at timestamp, fingerprint ' ~ dbt.type_string()
            ~ ', works_on ' ~ dbt.type_string()
            ~ ', finished_at timestamp, readers_have ' ~ dbt.type_string() ~ ')'
        ) %}
        {% set fingerprint = project_fingerprint() %}
        {% set last = run_query('select works_on, fingerprint, finished_at from staging.builds order by started_at desc limit 1').rows %}
        {% if flags.FULL_REFRESH or not last %}
            {% set works_on = 'everything' %}
        {% elif flags.WHICH == 'retry' %}
            {% set works_on = last[0].works_on %}
        {% else %}
            {% set works_on = 'changes' if last[0].finished_at and last[0].fingerprint == fingerprint else 'everything' %}
        {% endif %}
        {% do run_query(
            "insert into staging.builds values ('" ~ invocation_id ~ "', " ~ run_time() ~ ", '" ~ fingerprint ~ "', '" ~ works_on
            ~ "', null, null)"
        ) %}
    {% endif %}
{%- endmacro %}

{# A build is finished when every model and seed of the project went well in it, whatever its tests say. #}
{% macro finish_build(results) -%}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% set done = results | selectattr('status', 'in', ['success', 'no-op']) | map(attribute='node.unique_id') | list %}
        {% set wanted = graph.nodes.values() | selectattr('resource_type', 'in', ['model', 'seed'])
            | rejectattr('config.materialized', 'equalto', 'ephemeral') | map(attribute='unique_id') | list %}
        {% if not wanted | reject('in', done) | list %}
            {% do run_query(
                "update staging.builds set finished_at = cast(" ~ dbt.current_timestamp() ~ " as timestamp) where build_id = '"
                ~ invocation_id ~ "'"
            ) %}
        {% endif %}
    {% endif %}
{%- endmacro %}

{# A digest of what decides how records are derived: code, seeds and variables. #}
{% macro project_fingerprint() %}{{ return(adapter.dispatch('project_fingerprint')()) }}{% endmacro %}
{% macro duckdb__project_fingerprint() -%}
    {% set given = tojson(invocation_args_dict.get('vars') or {}, sort_keys=true) %}
    {{ return(scalar('select project_fingerprint(' ~ sql_text(project_root()) ~ ', ' ~ sql_text(given) ~ ')')) }}
{%- endmacro %}

{# Whether this build works on changes only. Compiling, documenting, linting and unit tests see the whole derivation. #}
{% macro only_changes() -%}
    {% if not execute or flags.WHICH not in ('build', 'run', 'retry') or flags.FULL_REFRESH or model.resource_type == 'unit_test' %}
        {{ return(false) }}
    {% endif %}
    {{ return(scalar("select works_on from staging.builds order by started_at desc limit 1") == 'changes') }}
{%- endmacro %}

{# The condition for what this build has landed; nothing where it works on everything, since then nobody asks. #}
{% macro landed_now() -%}
    {% if only_changes() %}loaded_at = {{ run_time() }}{% else %}false{% endif %}
{%- endmacro %}

{# Gives the files that this build landed their seconds: each its share, by records, of the time its landing model took. #}
{% macro note_seconds(results) -%}
    {% if execute and flags.WHICH in ('build', 'run') and adapter.get_relation(target.database, 'audit', 'load_history') %}
        {% set landed = run_query(
            "select platform, feed, sum(greatest(records, 1)) as weight from audit.load_history where build_started_at = " ~ run_time()
            ~ " group by platform, feed"
        ).rows %}
        {% set models = {} %}
        {% for platform, feed, model in landed_feeds() %}
            {% do models.update({platform ~ '/' ~ feed: model}) %}
        {% endfor %}
        {% for row in landed %}
            {% for result in results if result.node.name == models.get(row.platform ~ '/' ~ row.feed) %}
                {% do run_query(
                    "update audit.load_history set seconds = " ~ result.execution_time ~ " * greatest(records, 1) / " ~ row.weight
                    ~ " where build_started_at = " ~ run_time() ~ " and platform = '" ~ row.platform ~ "' and feed = '" ~ row.feed ~ "'"
                ) %}
            {% endfor %}
        {% endfor %}
    {% endif %}
{%- endmacro %}
