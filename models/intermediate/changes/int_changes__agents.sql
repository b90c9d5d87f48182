{{ config(materialized='table') }}

{% set known = ['conformed_id', 'conformed_name', 'agent_type'] %}
{% set columns = dict.fromkeys(['platform', 'source', 'agent_native_id'] + known, dbt.type_string()) %}

with

as_stored as (
    select * from {{ stored('int_agents__directory', columns) }} as directory
),

as_listed as (
    select * from {{ ref('int_agents__listed') }}
    where {{ only_changes() | lower }}
),

stories as (
    select * from {{ ref('int_changes__stories') }}
),

-- What engagements take over from the directory; a name that is only delivered again changes none of them.
final as (
    select
        coalesce(as_listed.platform, as_stored.platform) as platform,
        coalesce(as_listed.source, as_stored.source) as source,
        coalesce(as_listed.agent_native_id, as_stored.agent_native_id) as agent_native_id,
        as_listed.story_key
    from as_listed
    full outer join as_stored
        on as_listed.platform = as_stored.platform
        and as_listed.source = as_stored.source
        and as_listed.agent_native_id = as_stored.agent_native_id
    where
        false
        {% for column in known %}
        or as_listed.{{ column }} is distinct from as_stored.{{ column }}
        {% endfor %}
)

select
    final.platform,
    final.source,
    final.agent_native_id,
    stories.file
from final
left join stories
    on final.platform = stories.platform
    and final.source = stories.source
    and final.story_key = stories.story_key
