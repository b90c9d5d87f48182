{{ config(materialized='table') }}

with

parts as (
    select * from {{ ref('stg_twilio_flex__parts') }}
),

tasks as (
    select * from {{ ref('stg_twilio_flex__tasks') }}
),

codes as (
    select * from {{ ref('codes_twilio_flex') }}
),

-- What holds for the whole task is what its newest event says; the rest is as it was at the part's own newest event.
joined as (
    select
        parts.*,
        tasks.attributes as task_attributes,
        tasks.task_channel,
        tasks.deletion,
        coalesce(tasks.deletion, parts.newest) as trace,
        parts.type = 'Agent Activity' as is_activity
    from parts
    left join tasks on parts.source = tasks.source and parts.task_sid = tasks.task_sid
),

worded as (
    select
        *,
        coalesce(task_attributes.channel, task_channel) as channel_word,
        case when is_activity then outcome_name end as activity_name
    from joined
),

final as (
    select
        worded.*,
        sides.label as hang_up_side,
        coalesce(channel_types.label, task_channel_types.label, worded.task_channel) as channel_type,
        coalesce(channel_names.label, worded.channel_word) as channel_name,
        vendors.label as vendor_name,
        activities.label as available
    from worded
    {{ join_code('codes', 'hang_up_by', 'worded.hang_up_by', 'sides') }}
    {{ join_code('codes', 'channel_type', 'worded.channel_word', 'channel_types') }}
    {{ join_code('codes', 'channel_type', 'worded.task_channel', 'task_channel_types') }}
    {{ join_code('codes', 'channel_name', 'worded.channel_word', 'channel_names') }}
    {{ join_code('codes', 'channel_vendor', 'worded.channel_word', 'vendors') }}
    {{ join_code('codes', 'activity', 'worded.activity_name', 'activities') }}
)

select
    'twilio_flex' as platform,
    source,
    'events' as feed,
    story_key,
    native_id as engagement_key,
    native_id,
    trace.updated_at,
    trace.file,
    trace.position,
    trace.record_hash,
    trace.loaded_at,
    case when not is_activity then coalesce(task_attributes.conversation_native_id, task_sid) end as conversation_native_id,
    type,
    started_at,
    connected_at,
    disconnected_at,
    ended_at,
    invited_at,
    hold_seconds,
    case when deletion is not null then 'Deleted' else status end as status,
    case when not is_activity then coalesce(task_attributes.direction, 'Inbound') end as direction,
    coalesce(hang_up_side, hang_up_by, terminated_by) as terminated_by,
    channel_type,
    cast(null as {{ dbt.type_string() }}) as service_level,
    focus_seconds,
    cast(null as decimal(18, 6)) as cost,
    worker_sid as agent_native_id,
    coalesce(worker.full_name, {{ name_from_login('worker_name') }}) as agent_name,
    case when worker_sid is not null then 'User' end as agent_type,
    coalesce(worker.team_name, worker.team_id) as team_name,
    case when type in ('Queue', 'Agent') then task_attributes.contact_id end as contact_id,
    queue_native_id,
    queue_name,
    cast(null as {{ dbt.type_string() }}) as campaign_native_id,
    coalesce(attributes.properties.campaign, task_attributes.properties.campaign) as campaign_name,
    coalesce(
        attributes.case_native_id, attributes.properties.case_id, task_attributes.case_native_id,
        task_attributes.properties.case_id
    ) as case_native_id,
    channel_name,
    coalesce(
        attributes.properties.channel_vendor, task_attributes.properties.channel_vendor, vendor_name
    ) as channel_vendor_name,
    task_attributes.company_contact_name,
    coalesce(attributes.properties.language, task_attributes.properties.language) as language_name,
    coalesce(
        attributes.properties.location, task_attributes.properties.location, case when type = 'Agent' then worker.location end
    ) as location_name,
    coalesce(attributes.properties.menu_path, task_attributes.properties.menu_path) as menu_path_name,
    outcome_name,
    case when type = 'Agent' then attributes.properties.outcome_category end as outcome_category_name,
    cast(null as {{ dbt.type_string() }}) as platform_name,
    coalesce(attributes.properties.priority, task_attributes.properties.priority, priority_name) as priority_name,
    coalesce(attributes.properties.reason, task_attributes.properties.reason) as reason_name,
    available,
    attributes.properties.others as custom_attributes
from final
