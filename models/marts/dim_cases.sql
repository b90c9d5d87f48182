with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where case_id is not null
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
