{{ config(materialized='table') }}

with

newest as (
    select * from {{ ref('int_agents__versions') }}
    where version_rank = 1
),

labels as (
    select * from {{ ref('int_labels') }}
    where enumeration = 'agent_type'
),

final as (
    select
        newest.*,
        labels.label as agent_type_label
    from newest
    left join labels
        on newest.platform = labels.platform
        and newest.source = labels.source
        and lower(newest.agent_type) = labels.native_value
)

select
    platform,
    source,
    agent_native_id,
    agent_name,
    agent_type_label as agent_type,
    team_name,
    updated_at
from final
