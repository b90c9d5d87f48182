-- How do engagements end, by type? Queue and Invitation outcomes are the same on every platform; the rest are wrap-up codes.
select
    engagements.type,
    categories.outcome_category_name,
    outcomes.outcome_name,
    count(*) as engagements
from {{ ref('fct_engagements') }} as engagements
inner join {{ ref('dim_outcomes') }} as outcomes on engagements.outcome_id = outcomes.outcome_id
left join {{ ref('dim_outcome_categories') }} as categories
    on outcomes.outcome_category_id = categories.outcome_category_id
where engagements.status = 'Completed' and engagements.type in ('Agent', 'Queue', 'Invitation')
group by engagements.type, categories.outcome_category_name, outcomes.outcome_name
order by engagements.type asc, engagements desc, outcomes.outcome_name asc
