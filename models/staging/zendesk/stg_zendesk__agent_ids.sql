{{ config(materialized='table') }}

with

agent_namings as (
    {{ zendesk_agent_namings() }}
),

final as (
    select
        source,
        user_id
    from agent_namings
    where {{ is_mentioned_in_zendesk('user', 'user_id') }}
    group by source, user_id
)

select
    source,
    user_id
from final
