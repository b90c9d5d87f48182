{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    full_refresh=false,
    meta={'added_at': 'noted_at'},
) }}

with

engagements as (
    select * from {{ ref('fct_engagements') }}
    where {{ is_touched('engagement_id', 'int_changes__rows') }}
),

remembered as (
    {{ remembered_engagements() }}
),

remembered_and_touched as (
    select * from remembered
    where {{ is_touched('engagement_id', 'int_changes__rows') }}
),

touched as (
    select * from {{ ref('int_changes__rows') }}
),

-- What retention drops is no change.
compared as (
    select
        remembered.engagement_id,
        engagements.engagement_id is null as is_gone,
        engagements.updated_at,
        touched.file,
        {% for fact in completed_facts() %}
        {{ shown_fact('remembered', fact) }} as old_{{ fact }},
        {{ shown_fact('engagements', fact) }} as new_{{ fact }},
        remembered.{{ fact }} is distinct from engagements.{{ fact }} as changes_{{ fact }}{{ "," if not loop.last }}
        {% endfor %}
    from remembered_and_touched as remembered
    left join engagements on remembered.engagement_id = engagements.engagement_id
    left join touched on remembered.engagement_id = touched.engagement_id
    where {{ is_kept('remembered.engagement_id') }}
),

changed as (
    {% for fact in completed_facts() %}
    select
        engagement_id,
        '{{ fact }}' as column_name,
        old_{{ fact }} as old_value,
        new_{{ fact }} as new_value,
        updated_at,
        file
    from compared
    where changes_{{ fact }} {{ "and not is_gone" if fact != 'status' }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

noted as (
    {% if is_incremental() %}
    select
        engagement_id,
        column_name,
        new_value,
        row_number() over (partition by engagement_id, column_name order by noted_at desc) as note_order
    from {{ this }}
    where engagement_id in (select changed.engagement_id from changed)
    {% else %}
    select
        engagement_id,
        column_name,
        new_value,
        1 as note_order
    from changed
    where false
    {% endif %}
),

-- A build that was killed may have noted a change before it could remember it.
final as (
    select changed.*
    from changed
    left join noted
        on changed.engagement_id = noted.engagement_id
        and changed.column_name = noted.column_name
        and noted.note_order = 1
    where noted.engagement_id is null or noted.new_value is distinct from changed.new_value
)

select
    engagement_id,
    column_name,
    old_value,
    new_value,
    updated_at,
    file,
    {{ run_time() }} as noted_at
from final
