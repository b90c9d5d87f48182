{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    partition_by=parted_by('date_id'),
    meta={'touched': 'int_changes__rows', 'keys': {'engagement_id': 'engagement_id'}},
) }}
-- depends_on: {{ ref('int_changes__rows') }}

with

engagements as (
    select * from {{ engagements_in_work() }}
    where {{ is_published() }}
),

directions as (
    select * from {{ ref('int_conversations__direction') }}
),

queue_to_agent as (
    select * from {{ ref('int_links__queue_to_agent') }}
),

waits as (
    select
        engagement_id,
        wait_time
    from {{ engagements_in_work() }}
    where type = 'Queue'
),

invitation_to_agent as (
    select * from {{ ref('int_links__invitation_to_agent') }}
),

menu_paths as (
    select * from {{ ref('int_links__menu_path') }}
),

service_levels as (
    select * from {{ ref('int_engagements__service_level') }}
),

focus_times as (
    select * from {{ ref('int_engagements__focus_time') }}
),

costs as (
    select * from {{ ref('int_engagements__cost') }}
),

final as (
    select
        engagements.*,
        coalesce(engagements.menu_path_id, menu_paths.menu_path_id) as known_menu_path_id,
        coalesce(directions.direction, 'Unknown') as conversation_direction,
        service_levels.service_level as derived_service_level,
        service_levels.short_abandon,
        costs.cost as derived_cost,
        focus_times.focus_time,
        coalesce(engagements.wait_time, waits.wait_time) as known_wait_time,
        coalesce(engagements.invitation_time, invitation_to_agent.invitation_time) as known_invitation_time
    from engagements
    left join directions on engagements.conversation_id = directions.conversation_id
    left join queue_to_agent on engagements.engagement_id = queue_to_agent.agent_engagement_id
    left join waits on queue_to_agent.queue_engagement_id = waits.engagement_id
    left join invitation_to_agent on engagements.engagement_id = invitation_to_agent.agent_engagement_id
    left join menu_paths on engagements.engagement_id = menu_paths.engagement_id
    left join service_levels on engagements.engagement_id = service_levels.engagement_id
    left join focus_times on engagements.engagement_id = focus_times.engagement_id
    left join costs on engagements.engagement_id = costs.engagement_id
)

select
    engagement_id,
    agent_id,
    contact_id,
    conversation_id,
    start_time,
    ended_at as end_time,
    date_id,
    {{ local_time('start_time', sql_text(var('reporting_time_zone'))) }} as local_start_time,
    campaign_id,
    case_id,
    channel_id,
    channel_vendor_id,
    company_contact_id,
    engaged_team_id,
    language_id,
    location_id,
    known_menu_path_id as menu_path_id,
    outcome_id,
    outcome_category_id,
    platform_id,
    priority_id,
    queue_id,
    reason_id,
    source_id,
    channel_type,
    conversation_direction as direction,
    derived_service_level as service_level,
    short_abandon,
    status,
    terminated_by,
    type,
    derived_cost as cost,
    engagement_time,
    focus_time,
    hold_time,
    known_invitation_time as invitation_time,
    preparation_time,
    {{ seconds(epoch_ms('start_time')) }} as time,
    known_wait_time as wait_time,
    wrap_up_time,
    native_id,
    updated_at,
    loaded_at,
    custom_attributes
from final
