{# What must be right before anything is built; each fault says what is wrong and what to do. #}
{% macro check_settings() -%}
    {% if execute and flags.INTROSPECT %}
        {% do check_contact_key() %}
        {% do check_database_names() %}
        {% set problem = feeds_root_problem() %}
        {% if problem %}
            {% do exceptions.raise_compiler_error(
                "The root folder of the feeds cannot be read: " ~ feeds_root() ~ " - " ~ problem ~ ". Set the environment"
                ~ " variable ENGAGEMENTS_FEEDS to the folder that holds <platform>/<source>/<feed>/, and run again."
            ) %}
        {% endif %}
        {% set problem = published_path_problem() if flags.WHICH == 'build' %}
        {% if problem %}
            {% do exceptions.raise_compiler_error(
                "The file for readers cannot be written: " ~ published_path() ~ " - " ~ problem ~ ". Make room there, or set the"
                ~ " environment variable ENGAGEMENTS_PUBLISHED_DB to the path of a file in a folder of yours, and run again."
            ) %}
        {% endif %}
        {% set problem = warehouse_room_problem() if flags.WHICH in ['build', 'run', 'seed', 'retry'] %}
        {% if problem %}
            {% do exceptions.raise_compiler_error(
                "The warehouse cannot be built: " ~ target.path ~ " - " ~ problem ~ ". Make room on that disk, or set the environment"
                ~ " variable ENGAGEMENTS_DB to the path of a file on another, and run again."
            ) %}
        {% endif %}
        {% do check_config() if flags.WHICH in ['build', 'run', 'seed'] %}
    {% endif %}
{%- endmacro %}

{% macro check_contact_key() -%}
    {% if target.name != 'dev' and not scalar('select ' ~ contact_key_is_given()) %}
        {% do exceptions.raise_compiler_error(
            "The environment variable ENGAGEMENTS_CONTACT_KEY is not set. Contacts are hashed with it, so the target '"
            ~ target.name ~ "' does not run without it (only dev has a development key). Set it to a long random text, the"
            ~ " same for every run of this warehouse, and run again."
        ) %}
    {% endif %}
    {% set landed_with = adapter.get_relation(target.database, 'staging', 'stg_feeds__contact_key') %}
    {% if landed_with and not flags.FULL_REFRESH %}
        {% set other = scalar(
            'select count(*) from ' ~ landed_with ~ ' where key_mark <> ' ~ contact_key_mark()
        ) %}
        {% if other %}
            {% do exceptions.warn(
                "Contacts in this warehouse were hashed with another key than ENGAGEMENTS_CONTACT_KEY holds now: the same"
                ~ " customer becomes two. Run once with --full-refresh, or set the key as it was."
            ) %}
        {% endif %}
    {% endif %}
{%- endmacro %}

{# A database file is known by its name without what follows the first dot: not that of a schema, nor DuckDB's own. #}
{% macro check_database_names() -%}
    {% set taken = ['staging', 'intermediate', 'marts', 'reference', 'audit', 'temp', 'system'] %}
    {% set names = {
        'ENGAGEMENTS_DB': target.database, 'ENGAGEMENTS_PUBLISHED_DB': published_path().split('/')[-1].split('.')[0]
    } %}
    {# Only a build writes the published file. #}
    {% for variable, name in names.items() if name in taken and (variable == 'ENGAGEMENTS_DB' or flags.WHICH == 'build') %}
        {% do exceptions.raise_compiler_error(
            "The database of " ~ variable ~ " is named " ~ name ~ ", like a schema, and DuckDB could not tell the two apart."
            ~ " Give its file another name, and run again."
        ) %}
    {% endfor %}
{%- endmacro %}

{# The one value that a query gives. #}
{% macro scalar(query) %}{{ return(run_query(query).columns[0].values()[0]) }}{% endmacro %}

{% macro published_path_problem() %}{{ return(adapter.dispatch('published_path_problem')()) }}{% endmacro %}
{% macro duckdb__published_path_problem() -%}
    {{ return(scalar('select published_path_problem(' ~ sql_text(published_path()) ~ ')')) }}
{%- endmacro %}

{% macro feeds_root_problem() %}{{ return(adapter.dispatch('feeds_root_problem')()) }}{% endmacro %}
{% macro duckdb__feeds_root_problem() -%}
    {{ return(scalar('select feeds_root_problem(' ~ sql_text(feeds_root()) ~ ')')) }}
{%- endmacro %}

{% macro warehouse_room_problem() %}{{ return(adapter.dispatch('warehouse_room_problem')()) }}{% endmacro %}
{% macro duckdb__warehouse_room_problem() -%}
    {{ return(scalar('select warehouse_room_problem(' ~ sql_text(target.path) ~ ')')) }}
{%- endmacro %}

{# On Spark the marts are what readers have: no file is written, and no disk is this machine's. #}
{% macro spark__published_path_problem() %}{{ return('') }}{% endmacro %}
{% macro spark__warehouse_room_problem() %}{{ return('') }}{% endmacro %}
{% macro spark__feeds_root_problem() -%}
    {% set root = 'select ' ~ sql_text(feeds_root()) ~ ' as text' %}
    {{ return(scalar('select answer from (' ~ answers_of('feeds_root_problem', root, 'answer') ~ ')')) }}
{%- endmacro %}
