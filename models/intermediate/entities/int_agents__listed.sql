with

newest as (
    select * from {{ ref('int_agents__newest') }}
),

labels as (
    select * from {{ ref('int_labels') }}
    where enumeration = 'agent_type'
),

conformed as (
    select * from {{ ref('int_conformed_names') }}
    where entity = 'agent'
),

final as (
    select
        newest.*,
        labels.label as agent_type_label,
        coalesce(by_id.conformed_id, by_name.conformed_id) as conformed_id,
        coalesce(by_id.conformed_name, by_name.conformed_name) as conformed_name
    from newest
    left join labels
        on newest.platform = labels.platform
        and newest.source = labels.source
        and lower(newest.agent_type) = labels.native_value
    {% for part, column in [('id', 'agent_native_id'), ('name', 'agent_name')] %}
    left join conformed as by_{{ part }}
        on newest.platform = by_{{ part }}.platform
        and newest.source = by_{{ part }}.source
        and newest.{{ column }} = by_{{ part }}.native_value
    {% endfor %}
)

select
    platform,
    source,
    story_key,
    agent_native_id,
    agent_name,
    conformed_id,
    conformed_name,
    agent_type_label as agent_type,
    team_name,
    updated_at
from final
