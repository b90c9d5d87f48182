{# All rows that are reached from some by steps, each row once. *begun* is a query, *step* a query over the relation reached_so_far, both
   for *columns* and of relations alone: Spark knows no recursion that sees what it has seen, so there each step is a table, until one
   reaches nothing new. #}
{% macro reached_over(begun, step, columns) %}{{ return(adapter.dispatch('reached_over')(begun, step, columns)) }}{% endmacro %}
{% macro duckdb__reached_over(begun, step, columns) -%}
    with recursive

    reached_so_far as (
        select {{ columns | join(', ') }} from ({{ begun }}) as begun
        union
        select {{ columns | join(', ') }} from ({{ step }}) as reached_next
    )

    select {{ columns | join(', ') }} from reached_so_far
{%- endmacro %}
{% macro spark__reached_over(begun, step, columns) -%}
    {% set list = columns | join(', ') %}
    {% set first = 'select ' ~ list ~ ' from (' ~ begun ~ ') as begun group by ' ~ list %}
    {# Who works on everything asks nobody what is reached. #}
    {% if not only_changes() %}{{ return(first) }}{% endif %}
    {% set seen = this ~ '__seen' %}
    {% set equal = [] %}
    {% for column in columns %}{% do equal.append('seen.' ~ column ~ ' <=> reached_next.' ~ column) %}{% endfor %}
    {% set progress = namespace(query=first, is_done=false) %}
    {% do run_query('drop table if exists ' ~ seen) %}
    {% for number in range(10000) if not progress.is_done %}
        {% set reached = this ~ '__reached_' ~ number %}
        {% do run_query('drop table if exists ' ~ reached) %}
        {% do run_query('create table ' ~ reached ~ ' using parquet as ' ~ progress.query) %}
        {% if number == 0 %}
            {% do run_query('create table ' ~ seen ~ ' using parquet as select * from ' ~ reached) %}
        {% else %}
            {% do run_query('insert into ' ~ seen ~ ' select * from ' ~ reached) %}
            {% do run_query('drop table ' ~ this ~ '__reached_' ~ (number - 1)) %}
        {% endif %}
        {% set progress.is_done = scalar('select count(*) from ' ~ reached) == 0 %}
        {% set progress.query = 'select ' ~ list ~ ' from (' ~ step.replace('reached_so_far', reached) ~ ') as reached_next where not exists ('
            ~ 'select 1 from ' ~ seen ~ ' as seen where ' ~ equal | join(' and ') ~ ') group by ' ~ list %}
    {% endfor %}
    select {{ list }} from {{ seen }}
{%- endmacro %}
