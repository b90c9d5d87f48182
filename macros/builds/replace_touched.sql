{# The incremental strategy of derived tables: rows with a touched key go, the rows derived anew come. A touched key without new
   rows is gone. The model says in its meta which relation lists the keys and how they are found:
   meta={'touched': 'int_changes__rows', 'keys': {'engagement_id': 'engagement_id'}}, names there to expressions here. #}
{% macro get_incremental_replace_touched_sql(arg_dict) -%}
    {% set meta = config.get('meta') %}
    {% set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') %}
    {% if meta and meta['keys'] %}
    delete from {{ arg_dict['target_relation'] }}
    where ({{ meta['keys'].values() | join(', ') }}) in (select {{ meta['keys'].keys() | join(', ') }} from {{ ref(meta['touched']) }});
    {% endif %}
    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}

{# Derived tables are made anew where a build works on everything; what has landed is landed again by --full-refresh alone, or by the
   build after one that was cut off. #}
{% macro should_full_refresh() -%}
    {% set asked = config.get('full_refresh') %}
    {% if asked is none %}
        {% set strategy = config.get('incremental_strategy') %}
        {% set asked = flags.FULL_REFRESH
            or (strategy == 'replace_touched' and not only_changes())
            or (strategy == 'append' and lands_anew()) %}
    {% endif %}
    {{ return(asked) }}
{%- endmacro %}

{% macro lands_anew() -%}
    {% if not execute or flags.WHICH not in ('build', 'run', 'retry') or model.resource_type == 'unit_test' %}{{ return(false) }}{% endif %}
    {{ return(this_build_works_on() == 'files') }}
{%- endmacro %}

{# Columns of a derived table as the last build left them, before this one replaces rows: a relation, without rows where the
   build works on everything. By name, since a ref would be a circle. *columns* gives the type of each; a *condition* that few rows
   meet keeps those. #}
{% macro stored(model_name, columns, schema='intermediate', condition=none) -%}
    {% if only_changes() -%}
        {% set relation = schema ~ '.' ~ model_name %}
        (select {{ columns.keys() | join(', ') }} from {{ few_rows(relation, condition) if condition else relation }})
    {%- else -%}
        (select {% for column, kind in columns.items() %}cast(null as {{ kind }}) as {{ column }}{{ ", " if not loop.last }}{% endfor %} where false)
    {%- endif %}
{%- endmacro %}

{# Spark with plain files of Parquet: what it cannot delete it writes anew, a partition of a model that has some (config partition_by, one
   column), the whole of a small table. These two names are those that dbt-spark asks for. #}
{% macro dbt_spark_validate_get_incremental_strategy(raw_strategy, file_format) %}{{ return(raw_strategy) }}{% endmacro %}
{% macro dbt_spark_get_incremental_sql(strategy, source, target, existing, unique_key, incremental_predicates) -%}
    {%- if strategy == 'replace_touched' -%} {{ spark_replace_touched(source, target) }}
    {%- else -%} {{ get_insert_into_sql(source, target) }}
    {%- endif -%}
{%- endmacro %}
{% macro spark_replace_touched(source, target) -%}
    {% set meta = config.get('meta') %}
    {% set partition = config.get('partition_by') %}
    {% set columns = adapter.get_columns_in_relation(target) | map(attribute='quoted') | join(', ') %}
    {% if not (meta and meta['keys']) %}
        {{ return(get_insert_into_sql(source, target)) }}
    {% endif %}
    {% set pairs = [] %}
    {% for key, expression in meta['keys'].items() %}{% do pairs.append('touched.' ~ key ~ ' = ' ~ expression) %}{% endfor %}
    {% set is_touched %}exists (select 1 from {{ ref(meta['touched']) }} as touched where {{ pairs | join(' and ') }}){% endset %}
    {% if not partition %}
        {% do spark_write_anew(
            target, 'select ' ~ columns ~ ' from ' ~ target ~ ' where not ' ~ is_touched ~ ' union all select ' ~ columns ~ ' from ' ~ source
        ) %}
        {{ return('select 1 as nothing_left_to_do') }}
    {% endif %}
    {% set new = target ~ '__new' %}
    {% do run_query('drop table if exists ' ~ new) %}
    {% do run_query('create table ' ~ new ~ ' using parquet as select ' ~ columns ~ ' from ' ~ source) %}
    {% set parts = 'select ' ~ partition ~ ' from ' ~ new ~ ' union select ' ~ partition ~ ' from ' ~ target ~ ' where ' ~ is_touched %}
    {% set literals = [] %}
    {% for row in run_query(parts).rows %}{% do literals.append("'" ~ row[0] ~ "'") %}{% endfor %}
    {% if not literals %}{{ return('select 1 as nothing_to_replace') }}{% endif %}
    {% set left = 'from ' ~ target ~ ' where ' ~ partition ~ ' in (' ~ literals | join(', ') ~ ') and not ' ~ is_touched %}
    {% set emptied = "select part from (select explode(array(" ~ literals | join(', ') ~ ")) as part) as parts where part not in ("
        ~ 'select cast(' ~ partition ~ ' as string) from ' ~ new ~ ' union select cast(' ~ partition ~ ' as string) ' ~ left ~ ')' %}
    {% set gone = run_query(emptied).rows %}
    {% if gone | length < literals | length %}
        {% do run_query(
            'insert overwrite table ' ~ target ~ ' partition (' ~ partition ~ ') select ' ~ columns ~ ' ' ~ left
            ~ ' union all select ' ~ columns ~ ' from ' ~ new
        ) %}
    {% endif %}
    {% for row in gone %}
        {% do run_query('alter table ' ~ target ~ " drop if exists partition (" ~ partition ~ " = '" ~ row[0] ~ "')") %}
    {% endfor %}
    {{ return('drop table ' ~ new) }}
{%- endmacro %}
