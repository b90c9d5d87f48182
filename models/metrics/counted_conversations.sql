{% set window_ms = '(' ~ var('first_contact_window_days') ~ ' * cast(86400000 as bigint))' %}

with

conversations as (
    select * from {{ ref('fct_conversations') }}
    where engagements > 0
),

-- The customer's next contact of their own accord, on any channel and account; and until when the warehouse knows of any.
followed as (
    select
        *,
        min(case when direction = 'Inbound' then first_time end) over (
            partition by contact_id
            order by first_time, conversation_id
            rows between 1 following and unbounded following
        ) as next_inbound_time,
        max(first_time) over () as newest_time
    from conversations
),

final as (
    select
        *,
        handled and direction = 'Inbound' and contact_id is not null
        and {{ milliseconds_between('first_time', 'newest_time') }} >= {{ window_ms }} as is_followed_up,
        coalesce({{ milliseconds_between('first_time', 'next_inbound_time') }} <= {{ window_ms }}, false) as came_back
    from followed
)

select
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
    local_first_time,
    cast(extract(hour from local_first_time) as integer) as local_first_hour,
    cast({{ iso_weekday('local_first_time') }} as integer) as local_first_weekday,
    direction,
    channel_type,
    queue_engagements > 0 as is_offered,
    handled,
    abandoned,
    short_abandoned,
    requeues,
    transfers,
    handling_time,
    cost,
    case when is_followed_up then not came_back end as resolved_at_first_contact
from final
