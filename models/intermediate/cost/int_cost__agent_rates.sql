{{ config(materialized='table') }}

with

agents as (
    select * from {{ ref('int_engagements__identified') }}
    where type = 'Agent' and status = 'Completed'
),

rates as (
    select
        {{ clean_text('platform') }} as platform,
        {{ clean_text('source') }} as source,
        {{ clean_text('agent') }} as agent,
        {{ clean_text('team') }} as team,
        {{ clean_text('agent_type') }} as agent_type,
        {{ parse_timestamp(clean_text('valid_from')) }} as valid_from,
        {{ parse_timestamp(clean_text('valid_to')) }} as valid_to,
        coalesce({{ parse_decimal('rate_per_hour', scale=6) }}, 0) as rate_per_hour,
        coalesce({{ parse_decimal('rate_per_engagement', scale=6) }}, 0) as rate_per_engagement
    from {{ ref('agent_rates') }}
),

-- Agent beats team beats agent type, then source beats platform, then the rate that began last.
ranked_rates as (
    select
        *,
        row_number() over (
            order by
                case when agent is not null then 0 else 1 end asc,
                case when team is not null then 0 else 1 end asc,
                case when agent_type is not null then 0 else 1 end asc,
                case when source is not null then 0 else 1 end asc,
                case when platform is not null then 0 else 1 end asc,
                case when valid_from is not null then 0 else 1 end asc,
                valid_from desc,
                rate_per_hour asc
        ) as precedence
    from rates
),

kinds_of_agent as (
    select
        platform,
        source,
        agent_native_id,
        agent_name,
        team_name,
        agent_type
    from agents
    group by platform, source, agent_native_id, agent_name, team_name, agent_type
),

rates_of_kinds as (
    select
        kinds_of_agent.*,
        ranked_rates.precedence,
        ranked_rates.valid_from,
        ranked_rates.valid_to
    from kinds_of_agent
    inner join ranked_rates
        on (ranked_rates.platform is null or kinds_of_agent.platform = ranked_rates.platform)
        and (ranked_rates.source is null or kinds_of_agent.source = ranked_rates.source)
        and (ranked_rates.agent is null or ranked_rates.agent in (kinds_of_agent.agent_native_id, kinds_of_agent.agent_name))
        and (ranked_rates.team is null or kinds_of_agent.team_name = ranked_rates.team)
        and (ranked_rates.agent_type is null or kinds_of_agent.agent_type = ranked_rates.agent_type)
),

chosen as (
    select
        agents.engagement_id,
        min(rates_of_kinds.precedence) as precedence
    from agents
    inner join rates_of_kinds
        on agents.platform = rates_of_kinds.platform
        and agents.source = rates_of_kinds.source
        and agents.agent_native_id is not distinct from rates_of_kinds.agent_native_id
        and agents.agent_name is not distinct from rates_of_kinds.agent_name
        and agents.team_name is not distinct from rates_of_kinds.team_name
        and agents.agent_type is not distinct from rates_of_kinds.agent_type
        and (rates_of_kinds.valid_from is null or agents.start_time >= rates_of_kinds.valid_from)
        and (rates_of_kinds.valid_to is null or agents.start_time < rates_of_kinds.valid_to)
    group by agents.engagement_id
),

final as (
    select
        chosen.engagement_id,
        ranked_rates.rate_per_hour,
        ranked_rates.rate_per_engagement
    from chosen
    inner join ranked_rates on chosen.precedence = ranked_rates.precedence
)

select
    engagement_id,
    rate_per_hour,
    rate_per_engagement
from final
