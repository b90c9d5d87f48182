{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={'touched': 'int_changes__before_and_after', 'keys': {'case_id': 'case_id'}},
) }}
-- depends_on: {{ ref('int_changes__before_and_after') }}

with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where case_id is not null and {{ is_touched('case_id', 'int_changes__before_and_after') }}
),

final as (
    select
        case_id,
        max(case_native_id) as case_name
    from engagements
    group by case_id
)

select
    case_id,
    case_name
from final
