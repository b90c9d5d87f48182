with

engagements as (
    select * from {{ ref('fct_engagements') }}
    where type <> 'Technical' and status not in ('Deleted', 'Corrupted')
),

outcomes as (
    select * from {{ ref('dim_outcomes') }}
),

final as (
    select
        engagements.*,
        outcomes.outcome_name,
        engagements.preparation_time + engagements.engagement_time + engagements.wrap_up_time as handle_time
    from engagements
    left join outcomes on engagements.outcome_id = outcomes.outcome_id
)

select
    engagement_id,
    conversation_id,
    contact_id,
    agent_id,
    campaign_id,
    case_id,
    channel_id,
    channel_vendor_id,
    company_contact_id,
    engaged_team_id,
    language_id,
    location_id,
    menu_path_id,
    outcome_id,
    outcome_category_id,
    platform_id,
    priority_id,
    queue_id,
    reason_id,
    source_id,
    local_start_time,
    cast(extract(hour from local_start_time) as integer) as local_start_hour,
    cast({{ iso_weekday('local_start_time') }} as integer) as local_start_weekday,
    type,
    status,
    direction,
    channel_type,
    service_level,
    terminated_by,
    outcome_name,
    coalesce(type = 'Queue' and status = 'Completed', false) as is_offered,
    coalesce(type = 'Agent' and status = 'Completed' and engagement_time > 0, false) as is_handled,
    coalesce(type = 'Invitation' and status = 'Completed', false) as is_invited,
    short_abandon,
    wait_time,
    invitation_time,
    preparation_time,
    engagement_time,
    hold_time,
    wrap_up_time,
    cast(handle_time as decimal(18, 3)) as handle_time,
    focus_time,
    cost
from final
