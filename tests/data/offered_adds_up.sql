select
    engagements.source_id,
    engagements.queue_id,
    count(*) as offered,
    sum(case when outcomes.outcome_name = 'Accepted' then 1 else 0 end) as accepted,
    sum(case when outcomes.outcome_name = 'Abandoned' then 1 else 0 end) as abandoned,
    sum(case when outcomes.outcome_name = 'Flow Out' then 1 else 0 end) as flow_out
from {{ ref('fct_engagements') }} as engagements
left join {{ ref('dim_outcomes') }} as outcomes
    on engagements.outcome_id = outcomes.outcome_id
    and outcomes.outcome_category_name = 'Queue'
where
    engagements.type = 'Queue'
    and engagements.end_time is not null
    and engagements.status not in ('Corrupted', 'Deleted')
group by engagements.source_id, engagements.queue_id
having
    count(*) <> sum(case when outcomes.outcome_name in ('Accepted', 'Abandoned', 'Flow Out') then 1 else 0 end)
