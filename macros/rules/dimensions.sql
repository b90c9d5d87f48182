{# The rows of a dimension whose label is its identity: every label that an engagement bears, once. #}
{% macro label_dimension(entity) -%}
with

entities as (
    select * from {{ ref('int_entities') }}
    where entity = '{{ entity }}'
),

final as (
    select
        entity_id as {{ entity }}_id,
        name as {{ entity }}_name
    from entities
)
{%- endmacro %}
