select
    engagements.engagement_id,
    engagements.native_id,
    outcomes.outcome_name
from {{ ref('fct_engagements') }} as engagements
left join {{ ref('dim_outcomes') }} as outcomes on engagements.outcome_id = outcomes.outcome_id
where
    engagements.type = 'Invitation'
    and engagements.status = 'Completed'
    and not coalesce(
        outcomes.outcome_category_name = 'Invitation'
        and outcomes.outcome_name in (
            select label from {{ ref('enumerations') }} where enumeration = 'invitation_outcome'
        ),
        false
    )
