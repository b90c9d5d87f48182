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
            ~ ', remembered_at timestamp, finished_at timestamp, readers_have ' ~ dbt.type_string() ~ ')'
        ) %}
        {% set fingerprint = project_fingerprint() %}
        {% set found = run_query(
            'select works_on, fingerprint, finished_at, started_at >= ' ~ run_time() ~ ' as is_ahead from staging.builds'
            ~ ' order by started_at desc limit 1'
        ).rows %}
        {% set works_on = what_to_work_on(found[0] if found else none, fingerprint) %}
        {% if found and found[0].is_ahead %}
            {# The clock was set back; what comes next must be the last again. #}
            {% do take_away_rows('staging.builds', 'started_at >= ' ~ run_time()) %}
        {% endif %}
        {% if found and not found[0].finished_at %}{% do forget_notes_of_killed_builds() %}{% endif %}
        {% do run_query(
            "insert into staging.builds values ('" ~ invocation_id ~ "', " ~ run_time() ~ ", '" ~ fingerprint ~ "', '" ~ works_on
            ~ "', null, null, null)"
        ) %}
    {% elif execute and flags.WHICH == 'seed' and adapter.get_relation(target.database, 'staging', 'builds') %}
        {# Nobody knows from which files the seeds come now: what is built next is derived anew. #}
        {% do change_rows(
            'staging.builds', {'finished_at': 'cast(null as timestamp)', 'works_on': "'everything'"}, 'finished_at is not null'
        ) %}
    {% endif %}
{%- endmacro %}

{# What a build works on: 'changes', 'everything' that has landed, or 'files', which land anew. A full refresh that was cut off
   while files landed anew is done again, for some landing models have the files of then and some those of now. *last* is the row of
   the build before, or none. #}
{% macro what_to_work_on(last, fingerprint) -%}
    {% if flags.FULL_REFRESH %}{{ return('everything' if selection_of_nodes() else 'files') }}{% endif %}
    {% if not last %}{{ return('everything') }}{% endif %}
    {% if flags.WHICH == 'retry' %}{{ return(last.works_on) }}{% endif %}
    {% if last.works_on == 'files' and not last.finished_at %}
        {% do log('The last full refresh did not come to its end, and is done again.', info=true) %}
        {{ return('files') }}
    {% endif %}
    {{ return('changes' if last.finished_at and last.fingerprint == fingerprint and not last.is_ahead else 'everything') }}
{%- endmacro %}

{# Takes back the changes of Completed engagements that a killed build has noted but could not remember: the next notes them. #}
{% macro forget_notes_of_killed_builds() -%}
    {% set notes = adapter.get_relation(target.database, 'audit', 'completed_engagement_changes') %}
    {% if notes %}
        {% do take_away_rows(notes, 'noted_at in (select started_at from staging.builds where remembered_at is null)') %}
    {% endif %}
{%- endmacro %}

{# Says, in one step with the memory itself, that this build has remembered the engagements as they are now. #}
{% macro note_that_build_remembers() %}{{ return(adapter.dispatch('note_that_build_remembers')()) }}{% endmacro %}
{% macro spark__note_that_build_remembers() -%}
    {% if execute and flags.WHICH in ('build', 'run', 'retry') -%}
        {% do change_rows('staging.builds', {'remembered_at': run_time()}, "build_id = '" ~ invocation_id ~ "'") %}
    {%- endif %}
    select 1 as nothing_to_note
{%- endmacro %}
{% macro duckdb__note_that_build_remembers() -%}
    {% if execute and flags.WHICH in ('build', 'run', 'retry') -%}
        update staging.builds set remembered_at = {{ run_time() }} where build_id = '{{ invocation_id }}'
    {%- else -%}
        select 1 as nothing_to_note
    {%- endif %}
{%- endmacro %}

{# A build is finished when every model and seed of the project went well in it, whatever its tests say. #}
{% macro finish_build(results) -%}
    {% if execute and flags.WHICH in ('build', 'run') and not invocation_args_dict.get('empty') %}
        {% set done = results | selectattr('status', 'in', ['success', 'no-op']) | map(attribute='node.unique_id') | list %}
        {# A run loads no seeds; where it works on changes, those that are loaded are as their files. #}
        {% set kinds = ['model'] if flags.WHICH == 'run' and this_build_works_on() == 'changes' else ['model', 'seed'] %}
        {% set wanted = graph.nodes.values() | selectattr('resource_type', 'in', kinds)
            | rejectattr('config.materialized', 'equalto', 'ephemeral') | list %}
        {% set landing = wanted | selectattr('config.incremental_strategy', 'equalto', 'append')
            | rejectattr('config.full_refresh', 'equalto', false) | list %}
        {% set of_this_build = "build_id = '" ~ invocation_id ~ "'" %}
        {% if not wanted | map(attribute='unique_id') | reject('in', done) | list %}
            {% set now = 'cast(' ~ dbt.current_timestamp() ~ ' as timestamp)' %}
            {% do change_rows('staging.builds', {'finished_at': now}, of_this_build) %}
        {% elif not landing | map(attribute='unique_id') | reject('in', done) | list %}
            {# What failed comes after landing: the files need not land anew once more. #}
            {% do change_rows('staging.builds', {'works_on': "'everything'"}, of_this_build ~ " and works_on = 'files'") %}
        {% endif %}
    {% endif %}
{%- endmacro %}

{# A digest of what decides how records are derived: code, seeds and variables. #}
{% macro project_fingerprint() %}{{ return(adapter.dispatch('project_fingerprint')()) }}{% endmacro %}
{% macro duckdb__project_fingerprint() -%}
    {% set given = tojson(invocation_args_dict.get('vars') or {}, sort_keys=true) %}
    {{ return(scalar('select project_fingerprint(' ~ sql_text(project_root()) ~ ', ' ~ sql_text(given) ~ ')')) }}
{%- endmacro %}
{% macro spark__project_fingerprint() -%}
    {% set given = tojson(invocation_args_dict.get('vars') or {}, sort_keys=true) %}
    {% set text = 'select ' ~ sql_text(project_root() ~ '\n' ~ given) ~ ' as text' %}
    {{ return(scalar('select answer from (' ~ answers_of('project_fingerprint', text, 'answer') ~ ')')) }}
{%- endmacro %}

{# Whether this build works on changes only. Compiling, documenting, linting and unit tests see the whole derivation. #}
{% macro only_changes() -%}
    {% if not execute or flags.WHICH not in ('build', 'run', 'retry') or flags.FULL_REFRESH or model.resource_type == 'unit_test' %}
        {{ return(false) }}
    {% endif %}
    {{ return(this_build_works_on() == 'changes') }}
{%- endmacro %}

{% macro this_build_works_on() -%}
    {{ return(scalar("select works_on from staging.builds where build_id = '" ~ invocation_id ~ "'")) }}
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
                {% do change_rows(
                    'audit.load_history',
                    {'seconds': 'cast(' ~ result.execution_time ~ ' * greatest(records, 1) / ' ~ row.weight ~ ' as decimal(18, 3))'},
                    'build_started_at = ' ~ run_time() ~ " and platform = '" ~ row.platform ~ "' and feed = '" ~ row.feed ~ "'"
                ) %}
            {% endfor %}
        {% endfor %}
    {% endif %}
{%- endmacro %}
