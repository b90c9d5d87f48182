{{ config(materialized='table') }}

with

final as (
    select * from {{ touched_rows(
        ref('int_engagements__identified'), is_touched('engagement_id', 'int_changes__rows')
    ) }}
    where {{ only_changes() | lower }}
)

select {{ identified_columns() | join(', ') }}
from final
