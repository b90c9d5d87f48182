{# Landing tables are incremental tables, of which nothing is asked when there is no new file: the query that would read none is as
   costly to plan as one that reads many. *no_new_files* marks such a query. #}
{% macro no_new_files() %}-- no new files{% endmacro %}

{% materialization landing, default -%}
    {% if no_new_files() in sql and load_cached_relation(this) and not should_full_refresh() -%}
        {% call noop_statement('main', 'NO NEW FILES') %}{% endcall %}
        {{ return({'relations': [this]}) }}
    {%- endif %}
    {{ return(adapter.dispatch('materialize_incremental')()) }}
{%- endmaterialization %}

{% macro duckdb__materialize_incremental() %}{{ return(materialization_incremental_duckdb()) }}{% endmacro %}
{% macro spark__materialize_incremental() %}{{ return(materialization_incremental_spark()) }}{% endmacro %}

{# dbt knows tables that grow by the name incremental alone. #}
{% macro is_incremental() -%}
    {# dbt compile --no-introspect asks no warehouse. #}
    {% if not execute or not flags.INTROSPECT %}{{ return(false) }}{% endif %}
    {% set built = adapter.get_relation(this.database, this.schema, this.table) %}
    {{ return(
        built is not none and built.type == 'table' and model.config.materialized in ['incremental', 'landing']
        and not should_full_refresh()
    ) }}
{%- endmacro %}
