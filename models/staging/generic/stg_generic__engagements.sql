{% set status_columns = [
    'source', 'native_id', 'updated_at', 'file', 'position', 'record_hash', 'loaded_at', 'started_at', 'ended_at',
    'agent_native_id', 'available', 'custom_attributes',
] %}
{% set status_constants = ['platform', 'feed', 'story_key', 'engagement_key', 'type', 'outcome_name'] %}

with

engagement_records as (
    select * from {{ touched_rows(
        ref('stg_generic__engagement_records'), is_of_touched_story('generic', generic_story('engagements', 'native_id'))
    ) }}
    where not is_file and reject_reason is null
),

agent_status_records as (
    select * from {{ touched_rows(
        ref('stg_generic__agent_status_records'), is_of_touched_story('generic', generic_story('agent_statuses', 'native_id'))
    ) }}
    where not is_file and reject_reason is null
),

engagements as (
    select
        *,
        'generic' as platform,
        'engagements' as feed,
        {{ generic_story('engagements', 'native_id') }} as story_key,
        native_id as engagement_key,
        cast(null as {{ dbt.type_string() }}) as available
    from engagement_records
),

-- A status may bear the id of an engagement of the same account; the key keeps the two apart.
agent_activities as (
    select
        'generic' as platform,
        'agent_statuses' as feed,
        {{ generic_story('agent_statuses', 'native_id') }} as story_key,
        'agent_statuses' || chr(31) || native_id as engagement_key,
        'Agent Activity' as type,
        {% for column in engagement_columns() if column not in status_columns + status_constants %}
        null as {{ column }},
        {% endfor %}
        {% for column in status_columns %}
        {{ column }},
        {% endfor %}
        status_name as outcome_name
    from agent_status_records
),

final as (
    select {{ select_engagement_columns() }}
    from engagements
    union all
    select {{ select_engagement_columns() }}
    from agent_activities
)

select {{ select_engagement_columns() }}
from final
