with

entities as (
    select * from {{ ref('int_entities') }}
    where entity = 'outcome_category'
),

built_in as (
    select category as outcome_category_name from {{ ref('int_outcomes__built_in') }}
),

categories as (
    select
        entity_id as outcome_category_id,
        name as outcome_category_name
    from entities
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
