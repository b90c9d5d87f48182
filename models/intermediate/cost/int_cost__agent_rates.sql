{{ config(materialized='table') }}

with

agents as (
    select * from {{ engagements_in_work() }}
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
        on {{ any_or_equal('ranked_rates.platform', 'kinds_of_agent.platform') }}
        and {{ any_or_equal('ranked_rates.source', 'kinds_of_agent.source') }}
        and (ranked_rates.agent is null or ranked_rates.agent in (kinds_of_agent.agent_native_id, kinds_of_agent.agent_name))
        and {{ any_or_equal('ranked_rates.team', 'kinds_of_agent.team_name') }}
        and {{ any_or_equal('ranked_rates.agent_type', 'kinds_of_agent.agent_type') }}
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
        and {{ is_valid_at('rates_of_kinds', 'agents.start_time') }}
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
