with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where outcome_category_id is not null
),

built_in as (
    select category as outcome_category_name from {{ ref('int_outcomes__built_in') }}
),

categories as (
    select
        outcome_category_id,
        outcome_category_name
    from engagements
    union all
    select
        {{ label_id('outcome_category', 'outcome_category_name') }} as outcome_category_id,
        outcome_category_name
    from built_in
),

final as (
    select
        outcome_category_id,
        max(outcome_category_name) as outcome_category_name
    from categories
    group by outcome_category_id
)

select
    outcome_category_id,
    outcome_category_name
from final
