{{ config(materialized='table') }}

with

agents as (
    select * from {{ engagements_in_work() }}
    where type = 'Agent' and status = 'Completed'
),

rates as (
    select
        {{ clean_text('platform') }} as platform,
        {{ clean_text('channel_type') }} as channel_type,
        {{ parse_timestamp(clean_text('valid_from')) }} as valid_from,
        {{ parse_timestamp(clean_text('valid_to')) }} as valid_to,
        coalesce({{ parse_decimal('rate_per_minute', scale=6) }}, 0) as rate_per_minute,
        coalesce({{ parse_decimal('rate_per_engagement', scale=6) }}, 0) as rate_per_engagement
    from {{ ref('channel_rates') }}
),

ranked_rates as (
    select
        *,
        row_number() over (
            order by
                case when platform is not null then 0 else 1 end asc,
                case when channel_type is not null then 0 else 1 end asc,
                case when valid_from is not null then 0 else 1 end asc,
                valid_from desc,
                rate_per_minute asc
        ) as precedence
    from rates
),

chosen as (
    select
        agents.engagement_id,
        min(ranked_rates.precedence) as precedence
    from agents
    inner join ranked_rates
        on {{ any_or_equal('ranked_rates.platform', 'agents.platform') }}
        and {{ any_or_equal('ranked_rates.channel_type', 'agents.channel_type') }}
        and {{ is_valid_at('ranked_rates', 'agents.start_time') }}
    group by agents.engagement_id
),

final as (
    select
        chosen.engagement_id,
        ranked_rates.rate_per_minute,
        ranked_rates.rate_per_engagement
    from chosen
    inner join ranked_rates on chosen.precedence = ranked_rates.precedence
)

select
    engagement_id,
    rate_per_minute,
    rate_per_engagement
from final
