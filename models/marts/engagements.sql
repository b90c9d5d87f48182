{{ config(materialized='view') }}

with

engagements as (
    select * from {{ ref('fct_engagements') }}
    where type <> 'Technical'
),

agents as (
    select * from {{ ref('dim_agents') }}
),

queues as (
    select * from {{ ref('dim_queues') }}
),

campaigns as (
    select * from {{ ref('dim_campaigns') }}
),

cases as (
    select * from {{ ref('dim_cases') }}
),

channels as (
    select * from {{ ref('dim_channels') }}
),

channel_vendors as (
    select * from {{ ref('dim_channel_vendors') }}
),

company_contacts as (
    select * from {{ ref('dim_company_contacts') }}
),

contacts as (
    select * from {{ ref('dim_contacts') }}
),

conversations as (
    select * from {{ ref('dim_conversations') }}
),

teams as (
    select * from {{ ref('dim_teams') }}
),

languages as (
    select * from {{ ref('dim_languages') }}
),

locations as (
    select * from {{ ref('dim_locations') }}
),

menu_paths as (
    select * from {{ ref('dim_menu_paths') }}
),

outcomes as (
    select * from {{ ref('dim_outcomes') }}
),

outcome_categories as (
    select * from {{ ref('dim_outcome_categories') }}
),

platforms as (
    select * from {{ ref('dim_platforms') }}
),

priorities as (
    select * from {{ ref('dim_priorities') }}
),

reasons as (
    select * from {{ ref('dim_reasons') }}
),

sources as (
    select * from {{ ref('dim_sources') }}
),

final as (
    select
        engagements.*,
        agents.agent_name,
        agents.agent_type,
        queues.queue_name,
        campaigns.campaign_name,
        cases.case_name,
        channels.channel_name,
        channel_vendors.channel_vendor_name,
        company_contacts.company_contact_name,
        contacts.contact_name,
        conversations.conversation_name,
        teams.team_name as engaged_team_name,
        languages.language_name,
        locations.location_name,
        menu_paths.menu_path_name,
        outcomes.outcome_name,
        outcome_categories.outcome_category_name,
        platforms.platform_name,
        priorities.priority_name,
        reasons.reason_name,
        sources.source_name
    from engagements
    left join agents on engagements.agent_id = agents.agent_id
    left join queues on engagements.queue_id = queues.queue_id
    left join campaigns on engagements.campaign_id = campaigns.campaign_id
    left join cases on engagements.case_id = cases.case_id
    left join channels on engagements.channel_id = channels.channel_id
    left join channel_vendors on engagements.channel_vendor_id = channel_vendors.channel_vendor_id
    left join company_contacts on engagements.company_contact_id = company_contacts.company_contact_id
    left join contacts on engagements.contact_id = contacts.contact_id
    left join conversations on engagements.conversation_id = conversations.conversation_id
    left join teams on engagements.engaged_team_id = teams.team_id
    left join languages on engagements.language_id = languages.language_id
    left join locations on engagements.location_id = locations.location_id
    left join menu_paths on engagements.menu_path_id = menu_paths.menu_path_id
    left join outcomes on engagements.outcome_id = outcomes.outcome_id
    left join platforms on engagements.platform_id = platforms.platform_id
    left join priorities on engagements.priority_id = priorities.priority_id
    left join reasons on engagements.reason_id = reasons.reason_id
    left join sources on engagements.source_id = sources.source_id
    left join outcome_categories on engagements.outcome_category_id = outcome_categories.outcome_category_id
)

select
    engagement_id,
    conversation_id,
    conversation_name,
    start_time,
    end_time,
    date_id,
    local_start_time,
    type,
    status,
    direction,
    channel_type,
    service_level,
    short_abandon,
    terminated_by,
    agent_id,
    agent_name,
    agent_type,
    engaged_team_id,
    engaged_team_name,
    contact_id,
    contact_name,
    queue_id,
    queue_name,
    outcome_id,
    outcome_name,
    outcome_category_id,
    outcome_category_name,
    campaign_id,
    campaign_name,
    case_id,
    case_name,
    channel_id,
    channel_name,
    channel_vendor_id,
    channel_vendor_name,
    company_contact_id,
    company_contact_name,
    language_id,
    language_name,
    location_id,
    location_name,
    menu_path_id,
    menu_path_name,
    platform_id,
    platform_name,
    priority_id,
    priority_name,
    reason_id,
    reason_name,
    source_id,
    source_name,
    wait_time,
    invitation_time,
    preparation_time,
    engagement_time,
    hold_time,
    wrap_up_time,
    focus_time,
    cost,
    time,
    native_id,
    updated_at,
    loaded_at,
    custom_attributes
from final
