{{ config(materialized='table') }}

with

engagements as (
    select * from {{ engagements_in_work() }}
    where type in ('Queue', 'Agent')
),

queue_policies as (
    select * from {{ ref('int_service_level__queue_policies') }}
),

policies as (
    select * from {{ ref('int_service_level__policies') }}
),

business_hours as (
    select * from {{ ref('int_service_level__business_hours') }}
),

queue_to_agent as (
    select * from {{ ref('int_links__queue_to_agent') }}
),

queues as (
    select
        engagements.engagement_id,
        coalesce(
            engagements.service_level,
            {{ queue_service_level('engagements', 'policies', 'business_hours.is_open') }}
        ) as service_level,
        case
            when engagements.status = 'Completed' and engagements.outcome_name = 'Abandoned'
                then engagements.wait_time < policies.short_abandon_seconds
        end as short_abandon
    from engagements
    inner join queue_policies on engagements.engagement_id = queue_policies.engagement_id
    inner join policies on queue_policies.precedence = policies.precedence
    left join business_hours on engagements.engagement_id = business_hours.engagement_id
    where engagements.type = 'Queue'
),

agents as (
    select
        engagements.engagement_id,
        coalesce(
            engagements.service_level,
            case when engagements.status in ('Completed', 'In Progress', 'On Hold') then queues.service_level end,
            'Ignore'
        ) as service_level,
        cast(null as boolean) as short_abandon
    from engagements
    left join queue_to_agent on engagements.engagement_id = queue_to_agent.agent_engagement_id
    left join queues on queue_to_agent.queue_engagement_id = queues.engagement_id
    where engagements.type = 'Agent'
),

final as (
    select * from queues
    union all
    select * from agents
)

select
    engagement_id,
    service_level,
    short_abandon
from final
