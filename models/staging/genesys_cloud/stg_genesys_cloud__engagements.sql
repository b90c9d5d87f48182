{{ config(materialized='table') }}

{% set activity_columns = [
    'source', 'native_id', 'updated_at', 'file', 'position', 'record_hash', 'loaded_at', 'started_at', 'ended_at', 'available',
] %}
{% set activity_constants = [
    'platform', 'feed', 'story_key', 'engagement_key', 'type', 'agent_native_id', 'agent_name', 'agent_type', 'outcome_name',
] %}

with

conversation_engagements as (
    select * from {{ ref('stg_genesys_cloud__conversation_engagements') }}
),

activities as (
    select * from {{ ref('stg_genesys_cloud__activities') }}
),

names as (
    select * from {{ ref('stg_genesys_cloud__names') }}
),

agent_activities as (
    select
        'genesys_cloud' as platform,
        'user_details' as feed,
        {{ genesys_status_story('activities.started_at', 'activities.user_native_id') }} as story_key,
        activities.native_id as engagement_key,
        'Agent Activity' as type,
        activities.user_native_id as agent_native_id,
        names.name as agent_name,
        'User' as agent_type,
        {% for column in engagement_columns() if column not in activity_columns + activity_constants %}
        null as {{ column }},
        {% endfor %}
        {% for column in activity_columns %}
        activities.{{ column }},
        {% endfor %}
        activities.status_name as outcome_name
    from activities
    left join names
        on activities.source = names.source
        and activities.user_native_id = names.native_id
        and names.entity = 'user'
),

final as (
    select {{ select_engagement_columns() }}
    from conversation_engagements
    union all
    select {{ select_engagement_columns() }}
    from agent_activities
)

select {{ select_engagement_columns() }}
from final
