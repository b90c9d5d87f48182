{{ config(materialized='table') }}

{% set kept = ['name', 'detail', 'parent_id', 'parent_name'] %}

with

by_day as (
    select * from {{ ref('int_entities__by_day') }}
),

final as (
    select
        entity,
        entity_id,
        {% for property in kept %}
        coalesce((max(latest_{{ property }})).value, max({{ property }})) as {{ property }},
        {% endfor %}
        max(native_id) as native_id
    from by_day
    group by entity, entity_id
)

select
    entity,
    entity_id,
    native_id,
    name,
    detail,
    parent_id,
    parent_name
from final
