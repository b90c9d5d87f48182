{# A query for the faults of the seeds and variables, one row each: seed (dbt_project.yml for a variable), line in its file,
   place of the column, column_name, subject (the cell, in words), problem and remedy. *files* are rows of seed and path,
   *settings* the variables as rows of name, kind and text. #}
{% macro config_faults(rules, files, settings) -%}
    with

    rules as ({{ rules_as_rows(rules, settings) }}),

    file_cells as ({{ seed_cells(files) }}),

    headers as (
        select seed, place, value as column_name from file_cells where line = 1 and problem is null
    ),

    cells as (
        select file_cells.seed, file_cells.line, headers.column_name, file_cells.value
        from file_cells
        inner join headers on file_cells.seed = headers.seed and file_cells.place = headers.place
        where file_cells.line > 1 and file_cells.problem is null
        {% for name, kind, text in settings %}
        union all
        select 'dbt_project.yml' as seed, 0 as line, '{{ name }}' as column_name, {{ text }} as value
        {% endfor %}
    ),

    sheet as ({{ seed_sheet(rules) }}),

    choices as (
        select kind, word from ({{ choices_of_cells() }}) as found where word is not null group by kind, word
    ),

    faults as (
        select seed, line, cast(null as {{ dbt.type_string() }}) as column_name, cast(null as {{ dbt.type_string() }}) as value,
            problem, 'Put each text that holds a comma into double quotes, and close them' as remedy
        from file_cells where problem is not null
        {% for faults in [
            header_faults(), cell_faults(), doubled_rows(rules), unclear_validity(rules), disagreeing_rows(rules),
            rows_without_effect(rules), backward_hours(),
        ] %}
        union all
        select seed, line, column_name, value, problem, remedy from ({{ faults }}) as some_faults
        {% endfor %}
    )

    select
        faults.seed, faults.line, rules.place, faults.column_name, faults.problem, faults.remedy,
        case
            when faults.line = 1 or faults.column_name is null then 'it'
            when faults.value is null then 'the empty cell'
            {# An address that was put there by mistake must not stand in a log. #}
            when rules.kind = 'contact id' then 'the value'
            else '''' || substr(faults.value, 1, 80) || ''''
        end as subject
    from faults
    left join rules on faults.seed = rules.seed and faults.column_name = rules.column_name
{%- endmacro %}

{# The cells of seed files as rows: seed, line, place (from 1), value (null when empty) and problem, what is wrong with a line or
   with the whole file. Line 1 is the header. *files* are rows of seed and path. #}
{% macro seed_cells(files) %}{{ return(adapter.dispatch('seed_cells')(files)) }}{% endmacro %}
{% macro duckdb__seed_cells(files) -%}
    select seed, row.line, unnest(range(1, len(row.cells) + 1)) as place, unnest(row.cells) as value, row.problem
    from (
        select
            seed,
            unnest(from_json(seed_lines_of(path), '[{"line":"INTEGER","cells":["VARCHAR"],"problem":"VARCHAR"}]')) as row
        from (
            values {% for seed, path in files %}('{{ seed }}', {{ sql_text(path) }}){{ ", " if not loop.last }}{% endfor %}
        ) as files (seed, path)
    ) as split_files
{%- endmacro %}
{# Spark would read the files again wherever they are asked for, so their cells are kept in a table. #}
{% macro spark__seed_cells(files) -%}
    {% set cells %}
        select seed, row.line, place + 1 as place, value, row.problem
        from (
            select seed, row, posexplode(row.cells) as (place, value)
            from (
                select
                    files.seed,
                    explode(from_json(answered.lines, 'array<struct<line: int, cells: array<string>, problem: string>>')) as row
                from (
                    values {% for seed, path in files %}('{{ seed }}', {{ sql_text(path) }}){{ ", " if not loop.last }}{% endfor %}
                ) as files (seed, path)
                inner join ({{ answers_of(
                    'seed_lines_of',
                    "select explode(array('" ~ files | map(attribute=1) | map('replace', "'", "''") | join("', '") ~ "')) as text",
                    'lines'
                ) }}) as answered on files.path = answered.text
            ) as split_files
        ) as split_lines
    {% endset %}
    {% if execute %}
        {% do run_query('create schema if not exists staging') %}
        {% do run_query('drop table if exists staging.config_cells') %}
        {% do run_query('create table staging.config_cells using parquet as ' ~ cells) %}
    {% endif %}
    select seed, line, place, value, problem from staging.config_cells
{%- endmacro %}

{# What each cell must hold as rows: seed, place, column_name, kind, meaning (of an empty cell; null where it must be filled in). #}
{% macro rules_as_rows(rules, settings) -%}
    {% set rows = [] %}
    {% for seed, rule in rules.items() %}
        {% for column, kind in rule.columns.items() %}
            {% set pair = [kind, none] if kind is string else kind %}
            {% set meaning = sql_text(pair[1]) if pair[1] else 'cast(null as ' ~ dbt.type_string() ~ ')' %}
            {% do rows.append("('" ~ [seed, column, pair[0]] | join("', '") ~ "', " ~ loop.index ~ ", " ~ meaning ~ ")") %}
        {% endfor %}
    {% endfor %}
    {% for name, kind, text in settings %}
        {% do rows.append("('dbt_project.yml', '" ~ name ~ "', '" ~ kind ~ "', " ~ loop.index ~ ", null)") %}
    {% endfor %}
    select * from (values {{ rows | join(', ') }}) as declared (seed, column_name, kind, place, meaning)
{%- endmacro %}

{# The rows of all seeds in one sheet: seed, line, and every column that any of them has. #}
{% macro seed_sheet(rules) -%}
    {% set columns = [] %}
    {% for rule in rules.values() %}{% do columns.extend(rule.columns) %}{% endfor %}
    select
        seed,
        line
        {%- for column in columns | unique %},
        max(case when column_name = '{{ column }}' then value end) as {{ column }}
        {%- endfor %}
    from cells
    where line > 1
    group by seed, line
{%- endmacro %}

{% macro header_faults() -%}
    select
        coalesce(rules.seed, headers.seed) as seed, 1 as line, coalesce(rules.column_name, headers.column_name) as column_name,
        cast(null as {{ dbt.type_string() }}) as value,
        case
            when headers.column_name is null then 'is missing in the header'
            when rules.column_name is null then 'is no column of this seed'
            else 'stands at another place than place ' || rules.place
        end as problem,
        cast(null as {{ dbt.type_string() }}) as remedy
    from (select * from rules where seed <> 'dbt_project.yml') as rules
    full outer join headers on rules.seed = headers.seed and rules.column_name = headers.column_name
    where rules.place is distinct from headers.place
{%- endmacro %}

{# Cells that cannot be read as what they stand for: empty, padded, of another form, or none of the known words. #}
{% macro cell_faults() -%}
    {% set kinds = kinds_of_cells() %}
    select
        judged.seed, judged.line, judged.column_name, judged.value,
        case
            when judged.value is null then 'must be filled in'
            when is_padded then 'begins or ends with white space'
            when is_negative then 'is negative'
            when has_form = false then 'is not ' || case judged.kind {% for kind, (reads, noun, remedy) in kinds.items() -%}
                when '{{ kind }}' then '{{ noun }}' {% endfor %} end
            else 'is no ' || judged.kind
        end as problem,
        case
            when judged.value is null then 'Fill it in, or take the row away'
            when is_padded then 'Take the white space away'
            when has_form = false then case judged.kind {% for kind, (reads, noun, remedy) in kinds.items() -%}
                when '{{ kind }}' then '{{ remedy }}' {% endfor %} end
            else coalesce('Write one of: ' || judged.words, 'Add it there first')
        end || case when judged.value is null or meaning is null then '' else ', or leave it empty for ' || meaning end as remedy
    from (
        select
            ruled.*,
            coalesce(value <> coalesce({{ clean_text('value') }}, ''), false) as is_padded,
            coalesce(ruled.kind = 'number' and {{ matches('value', '^-[0-9.]+$') }}, false) as is_negative,
            case ruled.kind {% for kind, (reads, noun, remedy) in kinds.items() -%}
                when '{{ kind }}' then {{ reads }}
            {% endfor %} end as has_form,
            choices_of_kind.words,
            choices.word
        from (
            select
                cells.seed, cells.line, cells.column_name, cells.value, rules.meaning,
                case rules.kind when 'label of its enumeration' then 'label of ' || sheet.enumeration else rules.kind end as kind
            from cells
            inner join rules on cells.seed = rules.seed and cells.column_name = rules.column_name
            left join sheet on cells.seed = sheet.seed and cells.line = sheet.line
            where rules.kind <> 'free text'
        ) as ruled
        left join (
            select kind, {{ dbt.listagg('word', "', '", 'order by word') }} as words from choices group by kind
        ) as choices_of_kind on ruled.kind = choices_of_kind.kind
        left join choices on ruled.kind = choices.kind and ruled.value = choices.word
    ) as judged
    where
        (value is null and meaning is null)
        or is_padded
        or (value is not null and has_form = false)
        or (value is not null and word is null and (words is not null or judged.kind = 'calendar'))
{%- endmacro %}

{# Rows that are for the same thing as an earlier one, so that chance would decide which holds. #}
{% macro doubled_rows(rules) -%}
    select
        seed, line, column_name, value,
        'stands in line ' || first_line || ' already' || alike_in as problem,
        'Keep one of the two rows' as remedy
    from (
        select keyed.*, min(line) over (partition by seed, column_name, key_text) as first_line
        from (
            {% set union = joiner('union all') %}
            {% for seed, rule in rules.items() %}
            {% for columns in rule.once or [] %}
            {% set names = columns | map('replace', 'lower(', '') | map('replace', ')', '') | list %}
            {{ union() }}
            select
                seed, line, {{ key_text(columns) }} as key_text, '{{ names[-1] }}' as column_name, {{ names[-1] }} as value,
                '{{ ", with the same " ~ names[:-1] | join(", ") if names | length > 1 }}' as alike_in
            from sheet where seed = '{{ seed }}'
            {% endfor %}
            {% endfor %}
        ) as keyed
    ) as counted
    where first_line < line
{%- endmacro %}

{% macro key_text(columns) -%}
    {% for column in columns %}coalesce({{ column }}, ''){{ " || chr(31) || " if not loop.last }}{% endfor %}
{%- endmacro %}

{# Rows that end before they begin, or begin while an earlier one for the same thing still holds. #}
{% macro unclear_validity(rules) -%}
    {% set spans %}
        {% set union = joiner('union all') %}
        {% for seed, rule in rules.items() if rule.valid %}
        {{ union() }}
        select
            seed, line, {{ key_text(rule.valid) }} as key_text, '{{ rule.valid | join(", ") }}' as alike_in, valid_from, valid_to,
            coalesce({{ epoch_ms(parse_timestamp('valid_from')) }}, -1) as begins,
            coalesce({{ epoch_ms(parse_timestamp('valid_to')) }}, {{ epoch_ms("cast('9999-12-31' as timestamp)") }}) as ends
        from sheet
        where
            seed = '{{ seed }}'
            and (valid_from is null or {{ parse_timestamp('valid_from') }} is not null)
            and (valid_to is null or {{ parse_timestamp('valid_to') }} is not null)
        {% endfor %}
    {% endset %}
    select
        seed, line, 'valid_to' as column_name, valid_to as value,
        'is not after valid_from ' || valid_from as problem, 'Correct one of the two' as remedy
    from ({{ spans }}) as spans
    where begins >= ends
    union all
    select
        later.seed, later.line, 'valid_from' as column_name, later.valid_from as value,
        'lets the row begin while line ' || min(earlier.line) || ' holds for the same ' || later.alike_in as problem,
        case
            when max(earlier.begins) = later.begins then 'Keep one of the two rows, or correct valid_from'
            else 'Write ' || later.valid_from || ' in valid_to of line ' || min(earlier.line) || ', or correct valid_from'
        end as remedy
    from ({{ spans }}) as later
    inner join ({{ spans }}) as earlier
        on later.seed = earlier.seed
        and later.key_text = earlier.key_text
        and later.begins < earlier.ends
        and later.begins < later.ends
        and earlier.begins < earlier.ends
        and (earlier.begins < later.begins or (earlier.begins = later.begins and earlier.line < later.line))
    group by later.seed, later.line, later.valid_from, later.begins, later.alike_in
{%- endmacro %}

{# Rows that name one thing otherwise than an earlier row does. #}
{% macro disagreeing_rows(rules) -%}
    select
        seed, line, column_name, value,
        'is not ''' || first_value_given || ''', which line ' || first_line || ' has for the same ' || alike_in as problem,
        'Write the same in all rows of it' as remedy
    from (
        select
            named.*,
            min(line) over (partition by seed, key_text) as first_line,
            first_value(value) over (partition by seed, key_text order by line) as first_value_given
        from (
            {% set union = joiner('union all') %}
            {% for seed, rule in rules.items() if rule.agrees %}
            {% set thing, name = rule.agrees %}
            {{ union() }}
            select
                seed, line, {{ thing }} as key_text, '{{ thing }}' as alike_in, '{{ name }}' as column_name, {{ name }} as value
            from sheet where seed = '{{ seed }}' and {{ thing }} is not null and {{ name }} is not null
            {% endfor %}
        ) as named
    ) as compared
    where value <> first_value_given
{%- endmacro %}

{# Rows of mappings that map to nothing. #}
{% macro rows_without_effect(rules) -%}
    {% set union = joiner('union all') %}
    {% for seed, rule in rules.items() if rule.any_of %}
    {{ union() }}
    select
        seed, line, '{{ rule.any_of[0] }}' as column_name, {{ rule.any_of[0] }} as value,
        'makes the row do nothing, as {{ rule.any_of[1] }} is empty too' as problem,
        'Fill in one of the two, or take the row away' as remedy
    from sheet
    where seed = '{{ seed }}' and coalesce({{ rule.any_of | join(', ') }}) is null
    {% endfor %}
{%- endmacro %}

{% macro backward_hours() -%}
    {% set is_clock = kinds_of_cells()['time of day'][0] %}
    select
        seed, line, 'close' as column_name, close as value, 'is not after ' || open || ', when it opens' as problem,
        'Cut hours over midnight into a row until 24:00 and one of the next weekday from 00:00' as remedy
    from sheet
    where
        seed = 'business_calendars'
        and case
            when {{ is_clock.replace('value', 'open') }} and {{ is_clock.replace('value', 'close') }}
                then {{ minutes_of_clock('open') }} >= {{ minutes_of_clock('close') }}
            else false
        end
{%- endmacro %}
