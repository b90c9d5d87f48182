{# The rows of a table that meet a condition which few rows meet. Where rows have an address, the columns that the condition does not
   name are read for those rows alone: of a wide table with a long history that is a fraction of the work. #}
{% macro few_rows(relation, condition) %}{{ return(adapter.dispatch('few_rows')(relation, condition)) }}{% endmacro %}
{% macro default__few_rows(relation, condition) %}(select * from {{ relation }} where {{ condition }}){% endmacro %}
{% macro duckdb__few_rows(relation, condition) -%}
    {# The fixtures of a unit test are no tables: their rows have no address. #}
    {%- if model and model.resource_type == 'unit_test' %}{{ return(default__few_rows(relation, condition)) }}{% endif -%}
    (
        {#- Materialized, lest a join with the outcome is done first, on all rows. #}
        with few as materialized (select rowid as address from {{ relation }} where {{ condition }})
        select * from {{ relation }} where rowid in (select few.address from few)
    )
{%- endmacro %}
