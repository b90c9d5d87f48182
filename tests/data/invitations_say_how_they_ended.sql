with

outcomes as (
    select dim_outcomes.outcome_id
    from {{ ref('dim_outcomes') }} as dim_outcomes
    inner join {{ ref('enumerations') }} as enumerations
        on dim_outcomes.outcome_name = enumerations.label
        and enumerations.enumeration = 'invitation_outcome'
    where dim_outcomes.outcome_category_name = 'Invitation'
)

select
    engagements.engagement_id,
    engagements.native_id,
    engagements.outcome_id
from {{ ref('fct_engagements') }} as engagements
left join outcomes on engagements.outcome_id = outcomes.outcome_id
where
    engagements.type = 'Invitation'
    and engagements.status = 'Completed'
    and outcomes.outcome_id is null
