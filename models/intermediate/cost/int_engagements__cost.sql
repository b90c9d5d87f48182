{{ config(materialized='table') }}

with

engagements as (
    select * from {{ engagements_in_work() }}
),

agent_rates as (
    select * from {{ ref('int_cost__agent_rates') }}
),

channel_rates as (
    select * from {{ ref('int_cost__channel_rates') }}
),

rated as (
    select
        engagements.engagement_id,
        engagements.cost as given_cost,
        agent_rates.engagement_id is not null or channel_rates.engagement_id is not null as has_rate,
        coalesce(agent_rates.rate_per_hour, 0) as rate_per_hour,
        coalesce(channel_rates.rate_per_minute, 0) as rate_per_minute,
        coalesce(agent_rates.rate_per_engagement, 0) + coalesce(channel_rates.rate_per_engagement, 0) as rate_per_engagement,
        engagements.preparation_time + engagements.engagement_time + engagements.wrap_up_time as handling_time,
        engagements.engagement_time
    from engagements
    left join agent_rates on engagements.engagement_id = agent_rates.engagement_id
    left join channel_rates on engagements.engagement_id = channel_rates.engagement_id
    where
        engagements.cost is not null
        or agent_rates.engagement_id is not null
        or channel_rates.engagement_id is not null
),

final as (
    select
        engagement_id,
        case
            when given_cost is not null then given_cost
            when has_rate
                then {{ cost_of_engagement(
                    'handling_time', 'engagement_time', 'rate_per_hour', 'rate_per_minute', 'rate_per_engagement'
                ) }}
        end as cost
    from rated
)

select
    engagement_id,
    cost
from final
where cost is not null
