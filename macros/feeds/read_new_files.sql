{# Landing: the records of the files of one feed that the calling model has not landed yet.

   A landing model keeps, beside the records of a file, one row for the file itself (is_file). Both are inserted by one
   statement, so a file is landed whole or not at all, and whatever run comes next knows which files are left. #}

{# The folder of profiles.yml: where the defaults of the environment variables lie, whatever folder dbt was started in. #}
{% macro project_root() %}{{ return(flags.PROFILES_DIR) }}{% endmacro %}

{% macro feeds_root() -%}
    {{ return((env_var('ENGAGEMENTS_FEEDS', '') or project_root() ~ '/sample_feeds').rstrip('/')) }}
{%- endmacro %}

{# A text as a SQL literal. #}
{% macro sql_text(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro %}

{# The files of one feed that the calling model has not landed: a list of rows file, path, source, layout. #}
{% macro new_files(platform, feed) -%}
    {% if not execute or flags.WHICH in ('parse', 'list', 'compile', 'docs', 'generate') %}{{ return([]) }}{% endif %}
    {% set found %}
        select file, path, source, layout
        from ({{ with_layouts(unlanded_files(platform, feed)) }}) as looked_at
        order by file
    {% endset %}
    {{ return(run_query(found).rows) }}
{%- endmacro %}

{% macro unlanded_files(platform, feed) -%}
    select file, path, source
    from {{ ref('stg_feeds__files') }} as files
    where platform = '{{ platform }}' and feed = '{{ feed }}' and is_readable_kind
    {% if is_incremental() %}
        and not exists (select 1 from {{ this }} as landed where landed.is_file and landed.file = files.file)
    {% endif %}
{%- endmacro %}
