{# The place in its file of every record of some files that are read as plain lines: file, record_hash, repeat (1 for the
   first of records alike) and position. Reading a file as plain lines does not number them, so the few files with bad records are read
   once more. *files* is a query for the column file. #}
{% macro record_positions(files) %}{{ return(adapter.dispatch('record_positions')(files)) }}{% endmacro %}
{% macro duckdb__record_positions(files) -%}
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
        ) as records
    ) as numbered
{%- endmacro %}
