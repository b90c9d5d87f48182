{# Landing: the records of the files of one feed that the calling model has not landed yet.

   A landing model keeps, beside the records of a file, one row for the file itself (is_file). Both are inserted by one
   statement, so a file is landed whole or not at all, and whatever run comes next knows which files are left. #}

{# The folder of profiles.yml: where the defaults of the environment variables lie, whatever folder dbt was started in. #}
{% macro project_root() %}{{ return(flags.PROFILES_DIR) }}{% endmacro %}

{% macro feeds_root() -%}
    {{ return((env_var('ENGAGEMENTS_FEEDS', '') or project_root() ~ '/sample_feeds').rstrip('/')) }}
{%- endmacro %}

{# The files under the root as SQL rows with one column: path. #}
{% macro files_under(root) %}{{ return(adapter.dispatch('files_under')(root)) }}{% endmacro %}
{% macro duckdb__files_under(root) -%}
    {% if '://' in root -%}
    select file as path from glob({{ sql_text(root ~ '/**') }})
    {%- else -%}
    select unnest(files_below({{ sql_text(root) }})) as path
    {%- endif %}
{%- endmacro %}

{# A text as a SQL literal. #}
{% macro sql_text(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro %}

{# The files of one feed that the calling model has not landed: a list of rows file, path, source, layout. #}
{% macro new_files(platform, feed) -%}
    {% if not execute or flags.WHICH in ('parse', 'list', 'compile', 'docs', 'generate') %}{{ return([]) }}{% endif %}
    {% set found %}
        select file, path, source, layout_of(path) as layout
        from {{ ref('stg_feeds__files') }} as files
        where platform = '{{ platform }}' and feed = '{{ feed }}' and is_readable_kind
        {% if is_incremental() %}
            and not exists (select 1 from {{ this }} as landed where landed.is_file and landed.file = files.file)
        {% endif %}
        order by file
    {% endset %}
    {{ return(run_query(found).rows) }}
{%- endmacro %}

{# The records of the new files as one relation: file, source, is_file, is_unreadable, layout, position (null where the engine
   cannot know it) and record, the record as JSON text. #}
{% macro read_new_files(platform, feed) -%}
    {{ return(adapter.dispatch('read_new_files')(new_files(platform, feed), page_members().get(platform ~ '/' ~ feed))) }}
{%- endmacro %}

{# The records in a text as an array: those of a page, which is an object whose member *member* (an expression) is an array, or
   the one that it is itself. #}
{% macro duckdb__records_in(text, member) -%}
    case
        when
            contains({{ text }}, '"' || {{ member }} || '"')
            and json_valid({{ text }})
            and json_type({{ text }}, '/' || {{ member }}) = 'ARRAY'
            then from_json(json_extract({{ text }}, '/' || {{ member }}), '["VARCHAR"]')
        else [{{ text }}]
    end
{%- endmacro %}
{# The same for an array of texts. #}
{% macro duckdb__taken_apart(records, member) -%}
    flatten(list_transform({{ records }}, lambda page: {{ duckdb__records_in('page', member) }}))
{%- endmacro %}

{% macro duckdb__read_new_files(files, page_member=none) -%}
    {% set member = sql_text(page_member or '') %}
    with

    new_files as (
        {% if files %}
            select * from (
                values
                {% for row in files %}
                    ({{ sql_text(row.file) }}, {{ sql_text(row.path) }}, {{ sql_text(row.source) }}, '{{ row.layout }}')
                    {{- "," if not loop.last }}
                {% endfor %}
            ) as found (file, path, source, layout)
        {% else %}
            {{ no_new_files() }}
            select '' as file, '' as path, '' as source, '' as layout where false
        {% endif %}
    ),

    records_by_path as (
        select
            path,
            unnest(records) as record,
            unnest(range(1, len(records) + 1)) as position
        from (
            select
                path,
                {{ duckdb__taken_apart('records_of(path)', member) if page_member else 'records_of(path)' }} as records
            from new_files where layout in ('document', 'csv')
        ) as split_files

        {% set lines = files | selectattr('layout', 'equalto', 'lines') | map(attribute='path') | list %}
        {% if lines %}
            union all
            select
                filename as path,
                {{ 'unnest(' ~ duckdb__records_in('line', member) ~ ')' if page_member else 'line' }} as record,
                null as position
            from read_csv(
                [{% for path in lines %}{{ sql_text(path) }}{{ ", " if not loop.last }}{% endfor %}],
                columns = {'line': 'varchar'}, delim = chr(1), quote = '', escape = '', header = false, auto_detect = false
            )
            {# Nearly every line is an object: no need to trim it. #}
            where prefix(line, '{') or {{ clean_text('line') }} is not null
        {% endif %}

        {% for layout in files | map(attribute='layout') | unique if layout.startswith('table-') %}
            union all
            select
                path_of_the_landed_file as path,
                {# Tools write whole numbers with a point where a column has gaps: an id 5.0 is the id 5. #}
                regexp_replace(
                    cast(
                        json_merge_patch('{}', to_json(whole_row_of_the_landed_file), '{"path_of_the_landed_file": null}')
                        as varchar
                    ),
                    '(":-?[0-9]+)[.]0([,}])', '\1\2', 'g'
                ) as record,
                file_row_number + 1 as position
            from read_parquet(
                [{% for row in files if row.layout == layout %}{{ sql_text(row.path) }}{{ ", " if not loop.last }}{% endfor %}],
                filename = 'path_of_the_landed_file'
            ) as whole_row_of_the_landed_file
        {% endfor %}
    )

    select
        new_files.file, new_files.source, new_files.layout, false as is_file,
        records_by_path.position, records_by_path.record
    from records_by_path
    inner join new_files on records_by_path.path = new_files.path
    union all
    select file, source, layout, true as is_file, null as position, null as record
    from new_files
{%- endmacro %}
