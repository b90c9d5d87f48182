-- How much work went into each case, over all its conversations?
select
    cases.case_name,
    count(distinct engagements.conversation_id) as conversations,
    count(*) as agent_engagements,
    sum(engagements.preparation_time + engagements.engagement_time + engagements.wrap_up_time) as handling_seconds
from {{ ref('fct_engagements') }} as engagements
inner join {{ ref('dim_cases') }} as cases on engagements.case_id = cases.case_id
where engagements.type = 'Agent' and engagements.status = 'Completed'
group by cases.case_id, cases.case_name
order by handling_seconds desc, cases.case_name asc
