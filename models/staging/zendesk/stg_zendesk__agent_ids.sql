{{ config(materialized='table') }}

with

agent_namings as (
    select * from {{ ref('stg_zendesk__agent_namings') }}
    where {{ is_mentioned_in_zendesk('user', 'user_id') }}
),

final as (
    select
        source,
        user_id
    from agent_namings
    group by source, user_id
)

select
    source,
    user_id
from final
