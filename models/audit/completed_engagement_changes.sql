{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    full_refresh=false,
    meta={'added_at': 'noted_at'},
) }}

with

engagements as (
    select * from {{ touched_rows(ref('fct_engagements'), is_touched('engagement_id', 'int_changes__rows')) }}
),

remembered as (
    select * from {{ touched_rows(remembered_engagements(), is_touched('engagement_id', 'int_changes__rows')) }}
),

touched as (
    select * from {{ ref('int_changes__rows') }}
),

erasures as (
    select * from {{ ref('int_changes__erased_contacts') }}
),

-- What retention drops is no change.
compared as (
    select
        {% for fact in completed_facts() %}
        {{ shown_fact('remembered', fact) }} as old_{{ fact }},
        {{ shown_fact('engagements', fact) }} as new_{{ fact }},
        (remembered.{{ fact }} is distinct from engagements.{{ fact }}) as changes_{{ fact }},
        {% endfor %}
        remembered.engagement_id,
        engagements.engagement_id is null as is_gone,
        engagements.updated_at,
        touched.file,
        erasures.file as file_of_erasure
    from remembered
    left join engagements on remembered.engagement_id = engagements.engagement_id
    left join touched on remembered.engagement_id = touched.engagement_id
    left join erasures on remembered.engagement_id = erasures.engagement_id
    where {{ is_kept('remembered.engagement_id') }}
),

final as (
    {% for fact in completed_facts() %}
    select
        engagement_id,
        '{{ fact }}' as column_name,
        old_{{ fact }} as old_value,
        new_{{ fact }} as new_value,
        updated_at,
        {{ 'coalesce(file_of_erasure, file) as file' if fact == 'contact_id' else 'file' }}
    from compared
    where changes_{{ fact }} {{ "and not is_gone" if fact != 'status' }}
    {{ "union all" if not loop.last }}
    {% endfor %}
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
