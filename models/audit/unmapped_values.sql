with

unmapped_engagements as (
    select * from {{ ref('int_engagements__unmapped') }}
),

listed_agents as (
    select * from {{ ref('int_agents__newest') }}
),

labels as (
    select * from {{ ref('int_labels') }}
    where enumeration = 'agent_type'
),

unmapped_agents as (
    select
        listed_agents.platform,
        listed_agents.source,
        'agent_type' as column_name,
        listed_agents.agent_type as native_value
    from listed_agents
    left join labels
        on listed_agents.platform = labels.platform
        and listed_agents.source = labels.source
        and lower(listed_agents.agent_type) = labels.native_value
    where listed_agents.agent_type is not null and labels.label is null
),

unmapped as (
    select
        platform,
        source,
        column_name,
        native_value
    from unmapped_engagements
    union all
    select * from unmapped_agents
),

final as (
    select
        platform,
        source,
        column_name,
        {{ mask_personal_data('native_value') }} as native_value,
        count(*) as records
    from unmapped
    group by platform, source, column_name, {{ mask_personal_data('native_value') }}
)

select
    platform,
    source,
    column_name,
    native_value,
    cast(records as bigint) as records
from final
