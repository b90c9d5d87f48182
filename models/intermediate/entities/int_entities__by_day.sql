{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    partition_by=parted_by('date_id'),
    meta={'touched': 'int_changes__before_and_after', 'keys': {'date_id': 'date_id'}},
) }}
-- depends_on: {{ ref('int_changes__before_and_after') }}

{% set kept = ['name', 'detail', 'parent_id', 'parent_name'] %}
{% set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' %}

with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where {{ is_touched('date_id', 'int_changes__before_and_after') }}
),

final as (
    {% for entity in entities() %}
    select
        '{{ entity.entity }}' as entity,
        {{ entity.id }} as entity_id,
        date_id,
        {% for property in kept %}
        max({{ entity[property] or nothing }}) as {{ property }},
        {{ latest_of((entity.latest or {}).get(property) or nothing) }} as latest_{{ property }},
        {% endfor %}
        max({{ entity.native_id or nothing }}) as native_id
    from engagements
    where {{ entity.id }} is not null
    group by {{ entity.id }}, date_id
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    entity,
    entity_id,
    date_id,
    {% for property in kept %}
    {{ property }},
    latest_{{ property }},
    {% endfor %}
    native_id
from final
