with

entities as (
    select * from {{ ref('int_entities') }}
    where entity = 'outcome'
),

built_in as (
    select * from {{ ref('int_outcomes__built_in') }}
),

outcomes as (
    select
        entity_id as outcome_id,
        name as outcome_name,
        parent_id as outcome_category_id,
        parent_name as outcome_category_name
    from entities
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
