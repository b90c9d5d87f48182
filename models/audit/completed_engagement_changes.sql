{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    full_refresh=false,
) }}

with

engagements as (
    select * from {{ ref('fct_engagements') }}
),

remembered as (
    {{ remembered_engagements() }}
),

changed as (
    select
        {% for fact in completed_facts() %}
        cast(remembered.{{ fact }} as {{ dbt.type_string() }}) as old_{{ fact }},
        cast(engagements.{{ fact }} as {{ dbt.type_string() }}) as new_{{ fact }},
        {% endfor %}
        engagements.engagement_id,
        engagements.updated_at
    from remembered
    inner join engagements on remembered.engagement_id = engagements.engagement_id
    where
        false
        {% for fact in completed_facts() %}
        or remembered.{{ fact }} is distinct from engagements.{{ fact }}
        {% endfor %}
),

final as (
    {% for fact in completed_facts() %}
    select
        engagement_id,
        '{{ fact }}' as column_name,
        old_{{ fact }} as old_value,
        new_{{ fact }} as new_value,
        updated_at
    from changed
    where old_{{ fact }} is distinct from new_{{ fact }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    engagement_id,
    column_name,
    old_value,
    new_value,
    updated_at,
    {{ run_time() }} as noted_at
from final
