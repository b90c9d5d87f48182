{# Publishing with DuckDB: a file of its own, which readers open. What they have open is never written to: a draft beside it becomes
   the next version and is put in its place in one step.

   The cost follows the change. The version before the published one is kept as a spare, and the next draft is that spare with the
   rows replaced that were touched since. Where there is nothing to build on - the first version, a build that worked on everything,
   a published file from elsewhere - a whole version is written. #}

{% macro published_schemas() %}{{ return(['marts', 'audit', 'reference']) }}{% endmacro %}

{% macro published_nodes() -%}
    {{ return(
        graph.nodes.values() | selectattr('schema', 'in', published_schemas())
        | selectattr('resource_type', 'in', ['model', 'seed']) | list
    ) }}
{%- endmacro %}

{% macro duckdb__publish() -%}
    {% set target_path = published_path() %}
    {% do run_query(
        'create table if not exists staging.publications ('
        ~ 'version ' ~ dbt.type_string() ~ ', version_before ' ~ dbt.type_string() ~ ', whole_bytes bigint, marks '
        ~ dbt.type_string() ~ ')'
    ) %}
    {% set known = version_that_readers_have(target_path) %}
    {% if known and not has_news(target_path) %}
        {% do run_query(
            "update staging.builds set readers_have = '" ~ known.version ~ "' where build_id = '" ~ invocation_id ~ "'"
        ) %}
        {% do log('Nothing new: readers have the latest version, ' ~ target_path ~ '.', info=true) %}
    {% else %}
        {% set trouble = 'The file for readers cannot be written: ' ~ target_path ~ '. Readers keep the version they have. See that'
            ~ ' its folder has room and may be written to, and run dbt build again. logs/dbt.log ends with what the database said.' %}
        {% set draft = scalar(
            'select draft_to_update(' ~ sql_text(target_path) ~ ', ' ~ known.whole_bytes ~ ')'
        ) if known else none %}
        {% set version = scalar('select published_version(' ~ sql_text(draft) ~ ')') if draft else none %}
        {% set is_update = draft is not none and version in [known.version, known.version_before] %}
        {% if is_update %}
            {% do try_or_compiler_error(trouble, bring_up_to_date, draft, known.version, version != known.version) %}
        {% else %}
            {% set draft = scalar('select published_draft(' ~ sql_text(target_path) ~ ')') %}
            {% do try_or_compiler_error(trouble, write_whole_version, draft) %}
        {% endif %}
        {% set bytes = scalar(
            'select publish_draft(' ~ sql_text(draft) ~ ', ' ~ sql_text(target_path) ~ ', ' ~ is_update ~ ')'
        ) %}
        {% do remember_publication(known if is_update else none, bytes) %}
        {% do log('Published ' ~ target_path ~ ' (schemas ' ~ published_schemas() | join(', ') ~ ').', info=true) %}
    {% endif %}
{%- endmacro %}

{# The last publication as a row (version, version_before, whole_bytes), if readers still have it, nobody wrote to it or its spare,
   and all that changed since are the changes of this build; else none. #}
{% macro version_that_readers_have(target_path) -%}
    {% set found = run_query(
        "select publications.version, publications.version_before, publications.whole_bytes from staging.publications"
        ~ " where version = published_version(" ~ sql_text(target_path) ~ ") and marks = published_marks(" ~ sql_text(target_path)
        ~ ") and version = ("
        ~ "select readers_have from staging.builds where build_id <> '" ~ invocation_id ~ "' order by started_at desc limit 1)"
    ).rows if only_changes() else [] %}
    {{ return(found[0] if found else none) }}
{%- endmacro %}

{# Whether this build, which works on changes, has anything that the published version does not have. #}
{% macro has_news(target_path) -%}
    {% do run_query('attach ' ~ sql_text(target_path) ~ ' as engagements_published (read_only)') %}
    {% set news = scalar(
        'select (select count(*) from intermediate.int_changes__rows)'
        ~ ' + (select count(*) from staging.stg_feeds__landed_files where loaded_at = ' ~ run_time() ~ ')'
        ~ ' + (select count(*) from ((from audit.ignored_files except from engagements_published.audit.ignored_files) union all'
        ~ ' (from engagements_published.audit.ignored_files except from audit.ignored_files)))'
    ) %}
    {% do run_query('detach engagements_published') %}
    {{ return(news > 0) }}
{%- endmacro %}

{# Facts that are built in no order are written in the order of time (meta published_by names the column), so that who asks for a
   period reads a part of them. Engagements are built nearly as they landed, and to sort them would cost more than it gives. #}
{% macro write_whole_version(draft) -%}
    {% do run_query('attach ' ~ sql_text(draft) ~ " as engagements_draft (storage_version 'v1.0.0')") %}
    {% for schema in published_schemas() %}
        {% do run_query('create schema engagements_draft.' ~ schema) %}
    {% endfor %}
    {% for node in published_nodes() if node.config.materialized != 'view' %}
        {% set name = node.schema ~ '.' ~ node.alias %}
        {% set time = node.config.meta.get('published_by') %}
        {% do run_query(
            'create table engagements_draft.' ~ name ~ ' as from "' ~ node.database ~ '".' ~ name ~ (' order by ' ~ time if time else '')
        ) %}
    {% endfor %}
    {% for node in published_nodes() if node.config.materialized == 'view' %}
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
    {% set comments = [] %}
    {% for node in published_nodes() %}{% do comments.extend(comments_of(node)) %}{% endfor %}
    {% do run_query(comments | join(';\n')) %}
    {% do run_query(stamp_of_version()) %}
    {% do run_query('detach engagements_draft') %}
{%- endmacro %}

{# What a table or view and its columns mean, for tools that show comments; a note that runs over several lines becomes one. #}
{% macro comments_of(node) -%}
    {% set name = 'engagements_draft.' ~ node.schema ~ '.' ~ node.alias %}
    {% set kind = 'view' if node.config.materialized == 'view' else 'table' %}
    {% set statements = ['comment on ' ~ kind ~ ' ' ~ name ~ ' is ' ~ sql_text(node.description.split() | join(' '))] %}
    {% for column in node.columns.values() %}
        {% do statements.append(
            'comment on column ' ~ name ~ '.' ~ adapter.quote(column.name) ~ ' is ' ~ sql_text(column.description.split() | join(' '))
        ) %}
    {% endfor %}
    {{ return(statements) }}
{%- endmacro %}

{# Which version a published file is: one row, for readers to tell versions apart. #}
{% macro stamp_of_version() -%}
    create or replace table engagements_draft.audit.published_version as
    select '{{ invocation_id }}' as version, {{ run_time() }} as built_at
{%- endmacro %}

{# Puts the changes of this build, and where the draft is one version behind those of the version before, into a draft. A table of
   which the model says how its rows are replaced has the touched rows replaced; one to which rows are added has the new rows added
   (meta added_at names the column that dates them); any other is small and copied. All or nothing. #}
{% macro bring_up_to_date(draft, last_version, is_behind) -%}
    {% do run_query('attach ' ~ sql_text(draft) ~ ' as engagements_draft') %}
    {% set statements = ['begin'] %}
    {% for node in published_nodes() if node.config.materialized != 'view' %}
        {% set name = node.schema ~ '.' ~ node.alias %}
        {% set built = '"' ~ node.database ~ '".' ~ name %}
        {% set drafted = 'engagements_draft.' ~ name %}
        {% set meta = node.config.meta %}
        {% if meta.get('keys') %}
            {% set touched = touched_keys(node, is_behind) %}
            {% set expressions = meta['keys'].values() | join(', ') %}
            {% do statements.append('delete from ' ~ drafted ~ ' where (' ~ expressions ~ ') in (' ~ touched ~ ')') %}
            {% do statements.append(
                'insert into ' ~ drafted ~ ' by name from ' ~ built ~ ' where (' ~ expressions ~ ') in (' ~ touched ~ ')'
            ) %}
        {% elif meta.get('added_at') %}
            {# By build and not by what is newest in the draft: a clock may be set back. #}
            {% do statements.append(
                'insert into ' ~ drafted ~ ' by name from ' ~ built ~ ' where ' ~ meta['added_at'] ~ ' = ' ~ run_time()
                ~ (' or ' ~ meta['added_at'] ~ " = (select started_at from staging.builds where build_id = '" ~ last_version ~ "')"
                if is_behind else '')
            ) %}
        {% else %}
            {% do statements.append('create or replace table ' ~ drafted ~ ' as from ' ~ built) %}
            {% do statements.extend(comments_of(node)) %}
        {% endif %}
    {% endfor %}
    {% do statements.extend([stamp_of_version(), 'commit']) %}
    {% do run_query(statements | join(';\n')) %}
    {% do run_query('detach engagements_draft') %}
{%- endmacro %}

{# The keys that this build touched in a model, with those that the last published build touched where they are wanted too. #}
{% macro touched_keys(node, with_last=false) -%}
    {% set names = node.config.meta['keys'].keys() | join(', ') %}
    select {{ names }} from intermediate.{{ node.config.meta['touched'] }}
    {% if with_last %}union all select {{ names }} from staging.published_{{ node.alias }}{% endif %}
{%- endmacro %}

{# What the next publication needs to know of this one. *before* is the publication that this one has updated. #}
{% macro remember_publication(before, bytes) -%}
    {% for node in published_nodes() if node.config.meta.get('keys') %}
        {% do run_query('create or replace table staging.published_' ~ node.alias ~ ' as ' ~ touched_keys(node)) %}
    {% endfor %}
    {% do run_query(
        "begin; delete from staging.publications; insert into staging.publications values ('" ~ invocation_id ~ "', "
        ~ (sql_text(before.version) if before else 'null') ~ ', ' ~ (before.whole_bytes if before else bytes)
        ~ ', published_marks(' ~ sql_text(published_path()) ~ '));'
        ~ " update staging.builds set readers_have = '" ~ invocation_id ~ "' where build_id = '" ~ invocation_id ~ "'; commit"
    ) %}
{%- endmacro %}
