with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where outcome_id is not null
),

built_in as (
    select * from {{ ref('int_outcomes__built_in') }}
),

outcomes as (
    select
        outcome_id,
        outcome_name,
        outcome_category_id,
        outcome_category_name
    from engagements
    union all
    select
        {{ outcome_id('category', 'label', 'category', 'label', platform="''", source="''") }} as outcome_id,
        label as outcome_name,
        {{ label_id('outcome_category', 'category') }} as outcome_category_id,
        category as outcome_category_name
    from built_in
),

final as (
    select
        outcome_id,
        max(outcome_name) as outcome_name,
        max(outcome_category_id) as outcome_category_id,
        max(outcome_category_name) as outcome_category_name
    from outcomes
    group by outcome_id
)

select
    outcome_id,
    outcome_name,
    outcome_category_id,
    outcome_category_name
from final
