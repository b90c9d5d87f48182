{# Reading files across engines. DuckDB calls the functions of python/feed_files.py by name, Spark runs that file on its workers. #}

{# The files under the root as SQL rows with one column: path. #}
{% macro files_under(root) %}{{ return(adapter.dispatch('files_under')(root)) }}{% endmacro %}
{% macro duckdb__files_under(root) -%}
    {% if '://' in root -%}
    select file as path from glob({{ sql_text(root ~ '/**') }})
    {%- else -%}
    select unnest(files_below({{ sql_text(root) }})) as path
    {%- endif %}
{%- endmacro %}
{% macro spark__files_under(root) %}{{ answers_of('files_below', 'select ' ~ sql_text(root) ~ ' as text', 'path') }}{% endmacro %}

{# Files, as rows of file, path and source, with how each is to be read: layout. #}
{% macro with_layouts(files) %}{{ return(adapter.dispatch('with_layouts')(files)) }}{% endmacro %}
{% macro duckdb__with_layouts(files) %}select file, path, source, layout_of(path) as layout from ({{ files }}) as files{% endmacro %}
{% macro spark__with_layouts(files) -%}
    select files.file, files.path, files.source, layouts.layout
    from ({{ files }}) as files
    inner join ({{ answers_of('layout_of', 'select path as text from (' ~ files ~ ')', 'layout') }}) as layouts on files.path = layouts.text
{%- endmacro %}

{# What a command of python/feed_files.py answers to texts: rows of text, place where *is_numbered*, and the answer in a column named
   *answer*. *texts* is a query for the column text. #}
{% macro answers_of(command, texts, answer, is_numbered=false) -%}
    select
        cast(unbase64(text) as string) as text,
        {{ 'cast(place as bigint) as place,' if is_numbered }}
        cast(unbase64(answer) as string) as {{ answer }}
    from (
        select transform(text)
            using '{{ worker_python() }} {{ project_root() }}/python/feed_files.py {{ command }}'
            as (text string, {{ 'place string,' if is_numbered }} answer string)
        from (select replace(replace(base64(encode(text, 'UTF-8')), chr(13), ''), chr(10), '') as text from ({{ texts }}) as texts) as encoded
    ) as answered
{%- endmacro %}
{# The Python of Spark's workers, which has the packages of requirements.lock. #}
{% macro worker_python() -%}
    {{ return(env_var('ENGAGEMENTS_WORKER_PYTHON', '') or project_root() ~ '/.venv/bin/python') }}
{%- endmacro %}

{# The records of the new files as one relation: file, source, is_file, is_unreadable, layout, position (null where the engine
   cannot know it) and record, the record as JSON text. #}
{% macro read_new_files(platform, feed) -%}
    {{ return(adapter.dispatch('read_new_files')(new_files(platform, feed), page_members().get(platform ~ '/' ~ feed))) }}
{%- endmacro %}

{# The files as rows of file, path, source and layout. #}
{% macro found_files(files) -%}
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
{%- endmacro %}
{# The last step of both engines: each record with its file, and a row for the file itself. #}
{% macro records_and_files() -%}
    select
        new_files.file, new_files.source, new_files.layout, false as is_file,
        records_by_path.position, records_by_path.record
    from records_by_path
    inner join new_files on records_by_path.path = new_files.path
    union all
    select file, source, layout, true as is_file, null as position, null as record
    from new_files
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
        {{ found_files(files) }}
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

    {{ records_and_files() }}
{%- endmacro %}

{% macro spark__records_in(text, member) -%}
    case
        when
            {{ text }} like '%"{{ member }}"%'
            and ltrim(get_json_object({{ text }}, '$.{{ member }}')) like '[%'
            and {{ is_json_object(text) }}
            then from_json(get_json_object({{ text }}, '$.{{ member }}'), 'array<string>')
        else array({{ text }})
    end
{%- endmacro %}

{% macro spark__read_new_files(files, page_member=none) -%}
    with

    new_files as (
        {{ found_files(files) }}
    ),

    records_by_path as (
        {% set union = joiner('union all') %}
        {% if files | selectattr('layout', 'in', ['document', 'csv']) | list %}
            {{ union() }}
            {% set split = answers_of(
                'records_of', "select path as text from new_files where layout in ('document', 'csv')", 'record', is_numbered=true
            ) %}
            {% if page_member %}
            select path, record, row_number() over (partition by path order by place, place_in_page) as position
            from (
                select text as path, place, posexplode({{ spark__records_in('record', page_member) }}) as (place_in_page, record)
                from ({{ split }}) as split_files
            ) as pages
            {% else %}
            select text as path, record, place as position from ({{ split }}) as split_files
            {% endif %}
        {% endif %}
        {% set lines = files | selectattr('layout', 'equalto', 'lines') | map(attribute='path') | list %}
        {% if lines %}
            {{ union() }}
            select
                {{ spark_path_of('path') }} as path,
                {{ 'explode(' ~ spark__records_in('value', page_member) ~ ')' if page_member else 'value' }} as record,
                cast(null as bigint) as position
            from (
                select value, _metadata.file_path as path
                from text.`{{ spark_paths(lines) }}`
            ) as lines_of_files
            where startswith(value, '{') or {{ clean_text('value') }} is not null
        {% endif %}
        {% for layout in files | map(attribute='layout') | unique if layout.startswith('table-') %}
            {{ union() }}
            select
                {{ spark_path_of('path') }} as path,
                {# Whole numbers as above, and moments without zeros behind, as DuckDB writes them. #}
                regexp_replace(regexp_replace(
                    record, '(":-?[0-9]+)[.]0([,}])', '$1$2'
                ), '("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8})(?:[.]0{6}|([.][0-9]{1,5}?)0+)((?:[+]00)?")', '$1$2$3') as record,
                position
            from (
                select
                    to_json(
                        struct(*),
                        map(
                            'timestampFormat', 'yyyy-MM-dd HH:mm:ss.SSSSSSx', 'timestampNTZFormat', 'yyyy-MM-dd HH:mm:ss.SSSSSS',
                            'dateFormat', 'yyyy-MM-dd'
                        )
                    ) as record,
                    _metadata.file_path as path,
                    _metadata.row_index + 1 as position
                from parquet.`{{ spark_paths(files | selectattr('layout', 'equalto', layout) | map(attribute='path') | list) }}`
            ) as rows_of_files
        {% endfor %}
        {% if not files | rejectattr('layout', 'equalto', 'unreadable') | list %}
            {{ union() }}
            select '' as path, '' as record, cast(null as bigint) as position where false
        {% endif %}
    )

    {{ records_and_files() }}
{%- endmacro %}
{# Several files in one pattern. #}
{% macro spark_paths(paths) %}{{ paths[0] if paths | length == 1 else '/{' ~ paths | map('replace', '/', '', 1) | join(',') ~ '}' }}{% endmacro %}
{# The path of a file by the address that Spark gives it. #}
{% macro spark_path_of(address) -%}
    regexp_replace(url_decode(replace({{ address }}, '+', '%2B')), '^file:/+', '/')
{%- endmacro %}

{# The place in its file of every record of some files that are read as plain lines: file, record_hash, repeat (1 for the
   first of records alike) and position. Reading a file as plain lines does not number them, so the few files with bad records are read
   once more. *files* is a query for the column file. #}
{% macro record_positions(files) -%}
    select
        file,
        record_hash,
        position,
        row_number() over (partition by file, record_hash order by position) as repeat
    from (
        select
            file,
            md5(record) as record_hash,
            row_number() over (partition by file order by line_number, place_in_page) as position
        from (
            {{ adapter.dispatch('records_read_again')(files) }}
        ) as records
    ) as numbered
{%- endmacro %}
{# Their records: file, line_number, place_in_page and record. #}
{% macro duckdb__records_read_again(files) -%}
    select
        file,
        line_number,
        unnest(records) as record,
        unnest(range(1, len(records) + 1)) as place_in_page
    from (
        select
            file,
            line_number,
            {{ duckdb__records_in('line', page_member_of('file')) }} as records
        from (
            select
                file,
                unnest(lines) as line,
                unnest(range(1, len(lines) + 1)) as line_number
            from (
                select
                    file,
                    lines_of({{ sql_text(feeds_root() ~ '/') }} || file) as lines
                from ({{ files }}) as files
            ) as read_again
        ) as numbered_lines
    ) as pages
{%- endmacro %}
{% macro spark__records_read_again(files) -%}
    select
        file,
        line_number,
        posexplode(
            case {{ page_member_of('file') }}
                {% for member in page_members().values() | unique %}
                when '{{ member }}' then {{ spark__records_in('line', member) }}
                {% endfor %}
                else array(line)
            end
        ) as (place_in_page, record)
    from (
        select substr(text, length({{ sql_text(feeds_root()) }}) + 2) as file, place as line_number, line
        from ({{ answers_of(
            'lines_of', 'select ' ~ sql_text(feeds_root() ~ '/') ~ ' || file as text from (' ~ files ~ ')', 'line', is_numbered=true
        ) }}) as read_again
    ) as numbered_lines
{%- endmacro %}
