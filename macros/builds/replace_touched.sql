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
