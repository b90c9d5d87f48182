{# What must be right before anything is built; each fault says what is wrong and what to do. #}
{% macro check_settings() -%}
    {% if execute %}
        {% set key_is_given = run_query('select ' ~ contact_key_is_given()).columns[0].values()[0] %}
        {% if target.name != 'dev' and not key_is_given %}
            {% do exceptions.raise_compiler_error(
                "The environment variable ENGAGEMENTS_CONTACT_KEY is not set. Contacts are hashed with it, so the target '"
                ~ target.name ~ "' does not run without it (only dev has a development key). Set it to a long random text, the"
                ~ " same for every run of this warehouse, and run again."
            ) %}
        {% endif %}
        {% set problem = feeds_root_problem() %}
        {% if problem %}
            {% do exceptions.raise_compiler_error(
                "The root folder of the feeds cannot be read: " ~ feeds_root() ~ " - " ~ problem ~ ". Set the environment"
                ~ " variable ENGAGEMENTS_FEEDS to the folder that holds <platform>/<source>/<feed>/, and run again."
            ) %}
        {% endif %}
    {% endif %}
{%- endmacro %}

{% macro feeds_root_problem() %}{{ return(adapter.dispatch('feeds_root_problem')()) }}{% endmacro %}
{% macro duckdb__feeds_root_problem() -%}
    {{ return(run_query('select feeds_root_problem(' ~ sql_text(feeds_root()) ~ ')').columns[0].values()[0]) }}
{%- endmacro %}
