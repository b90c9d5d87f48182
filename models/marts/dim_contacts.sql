{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={'touched': 'int_changes__before_and_after', 'keys': {'contact_id': 'contact_id'}},
) }}
-- depends_on: {{ ref('int_changes__before_and_after') }}

with

engagements as (
    select contact_id from {{ ref('int_engagements__identified') }}
    where contact_id is not null and {{ is_touched('contact_id', 'int_changes__before_and_after') }}
),

final as (
    select
        contact_id,
        substr(contact_id, 1, 8) as contact_name
    from engagements
    group by contact_id
)

select
    contact_id,
    contact_name
from final
