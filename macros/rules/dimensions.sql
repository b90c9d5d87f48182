{# The rows of a dimension whose label is its identity: every label that an engagement bears, once. #}
{% macro label_dimension(entity) -%}
with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where {{ entity }}_id is not null
),

final as (
    select
        {{ entity }}_id,
        max({{ entity }}_name) as {{ entity }}_name
    from engagements
    group by {{ entity }}_id
)
{%- endmacro %}

{# The value that the latest engagement with a value bears: latest by start_time, then native id. #}
{% macro latest_value(value) -%}
    max_by({{ value }}, {{ in_order_of_start() }}) filter (where {{ value }} is not null)
{%- endmacro %}
{% macro in_order_of_start() %}{{ return(adapter.dispatch('in_order_of_start')()) }}{% endmacro %}
{% macro duckdb__in_order_of_start() %}row(start_time, native_id, engagement_id){% endmacro %}
{% macro spark__in_order_of_start() %}struct(start_time, native_id, engagement_id){% endmacro %}
