with

engagement_records as (
    select * from {{ ref('stg_generic__engagement_records') }}
    where not is_file and reject_reason is null
),

agent_status_records as (
    select * from {{ ref('stg_generic__agent_status_records') }}
    where not is_file and reject_reason is null
),

engagements as (
    select
        *,
        'engagements' as feed,
        native_id as engagement_key,
        cast(null as {{ dbt.type_string() }}) as available
    from engagement_records
),

-- A status may bear the id of an engagement of the same account; the key keeps the two apart.
agent_activities as (
    select
        *,
        'agent_statuses' as feed,
        'agent_statuses' || chr(31) || native_id as engagement_key,
        'Agent Activity' as type,
        status_name as outcome_name
    from agent_status_records
),

final as (
    select {{ select_engagement_columns('engagements', except=['platform']) }}
    from engagements
    union all
    select
        source, feed, engagement_key, native_id, updated_at, file, position, record_hash, loaded_at,
        null as conversation_native_id, type,
        started_at, null as connected_at, null as disconnected_at, ended_at, null as invited_at, null as hold_seconds,
        null as status, null as direction, null as terminated_by, null as channel_type, null as service_level,
        null as focus_seconds, null as cost,
        agent_native_id, null as agent_name, null as agent_type, null as team_name, null as contact_id,
        null as queue_native_id, null as queue_name, null as campaign_native_id, null as campaign_name,
        null as case_native_id, null as channel_name, null as channel_vendor_name, null as company_contact_name,
        null as language_name, null as location_name, null as menu_path_name,
        outcome_name, null as outcome_category_name, null as platform_name, null as priority_name, null as reason_name,
        available, custom_attributes
    from agent_activities
)

select
    'generic' as platform,
    {{ select_engagement_columns('final', except=['platform']) }}
from final
