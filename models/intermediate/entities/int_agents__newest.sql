{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={'touched': 'int_changes__stories', 'keys': {
        'platform': 'platform', 'source': 'source', 'story_key': 'story_key',
    }},
) }}
-- depends_on: {{ ref('int_changes__stories') }}

with

records as (
    select * from {{ ref('int_agents__delivered') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by platform, source, agent_native_id
            order by {{ newest_first() }}
        ) as version_rank
    from records
),

final as (
    select * from ranked
    where version_rank = 1
)

select
    platform,
    source,
    story_key,
    agent_native_id,
    agent_name,
    agent_type,
    team_name,
    updated_at
from final
