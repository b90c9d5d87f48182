{# Rows of small tables changed and taken away, at once. *changes* gives columns their new values as SQL. *relation* is schema and name. #}
{% macro change_rows(relation, changes, condition) %}{% do adapter.dispatch('change_rows')(relation, changes, condition) %}{% endmacro %}
{% macro duckdb__change_rows(relation, changes, condition) -%}
    {% set settings = [] %}
    {% for column, value in changes.items() %}{% do settings.append(column ~ ' = ' ~ value) %}{% endfor %}
    {% do run_query('update ' ~ relation ~ ' set ' ~ settings | join(', ') ~ ' where ' ~ condition) %}
{%- endmacro %}
{% macro spark__change_rows(relation, changes, condition) -%}
    {% set columns = [] %}
    {% for column in run_query('select * from ' ~ relation ~ ' where false').column_names %}
        {% do columns.append(
            'case when ' ~ condition ~ ' then ' ~ changes[column] ~ ' else ' ~ column ~ ' end as ' ~ column
            if column in changes else column
        ) %}
    {% endfor %}
    {% do spark_write_anew(relation, 'select ' ~ columns | join(', ') ~ ' from ' ~ relation) %}
{%- endmacro %}

{% macro take_away_rows(relation, condition) %}{% do adapter.dispatch('take_away_rows')(relation, condition) %}{% endmacro %}
{% macro duckdb__take_away_rows(relation, condition) %}{% do run_query('delete from ' ~ relation ~ ' where ' ~ condition) %}{% endmacro %}
{% macro spark__take_away_rows(relation, condition) -%}
    {% do spark_write_anew(relation, 'select * from ' ~ relation ~ ' where not coalesce(' ~ condition ~ ', false)') %}
{%- endmacro %}

{# Plain files of Parquet cannot be changed: a table is written anew beside the old one and takes its name. #}
{% macro spark_write_anew(relation, query) -%}
    {% do run_query('drop table if exists ' ~ relation ~ '__anew') %}
    {% do run_query('create table ' ~ relation ~ '__anew using parquet as ' ~ query) %}
    {% do run_query('drop table ' ~ relation) %}
    {% do run_query('alter table ' ~ relation ~ '__anew rename to ' ~ relation) %}
{%- endmacro %}

{# The column whose values part the files of a table, for engines that keep files. #}
{% macro parted_by(column) %}{{ return(adapter.dispatch('parted_by')(column)) }}{% endmacro %}
{% macro default__parted_by(column) %}{{ return(none) }}{% endmacro %}
{% macro spark__parted_by(column) %}{{ return(column) }}{% endmacro %}
