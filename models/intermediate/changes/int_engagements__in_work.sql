{{ config(materialized='table') }}

with

rows_in_work as (
    select * from {{ ref('int_changes__rows') }}
),

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where {{ only_changes() | lower }}
),

final as (
    select * from engagements
    where engagement_id in (select rows_in_work.engagement_id from rows_in_work)
)

select {{ identified_columns() | join(', ') }}
from final
