with

built_in as (
    select
        category,
        label,
        {{ outcome_id('category', 'label', 'category', 'label', platform="''", source="''") }} as outcome_id,
        count(*) over (partition by category) as labels
    from {{ ref('int_outcomes__built_in') }}
)

select
    built_in.category,
    built_in.label,
    outcomes.outcome_name
from built_in
left join {{ ref('dim_outcomes') }} as outcomes on built_in.outcome_id = outcomes.outcome_id
where
    outcomes.outcome_name is distinct from built_in.label
    or outcomes.outcome_category_name is distinct from built_in.category
    or built_in.labels <> case built_in.category when 'Queue' then 3 else 4 end
