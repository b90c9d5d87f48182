{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    partition_by=parted_by('date_id'),
    meta={'touched': 'int_changes__engagements', 'keys': {'engagement_id': 'engagement_id'}},
) }}
-- depends_on: {{ ref('int_changes__engagements') }}
-- What stood before is noted before it is replaced: {{ ref('int_changes__before') }}

{% set people_types = "('Agent', 'Invitation', 'Agent Activity', 'Technical')" %}
{% set customer_types = "('Agent', 'Queue', 'Menu', 'Flow', 'Technical')" %}

with

engagements as (
    select * from {{ ref('int_engagements__conformed') }}
),

erased_contacts as (
    select contact_id from {{ ref('int_contacts__erased') }}
),

-- What a row may refer to depends on its type.
applicable as (
    select
        engagements.*,
        erased_contacts.contact_id is not null as is_erased,
        engagements.type in {{ people_types }}
        or (engagements.type in ('Menu', 'Flow') and coalesce(engagements.agent_type = 'Bot', false)) as has_agent,
        engagements.type in {{ people_types }} as has_team,
        engagements.type in {{ customer_types }} as has_customer
    from engagements
    left join erased_contacts on engagements.contact_id = erased_contacts.contact_id
),

final as (
    select
        *,
        case
            when has_agent then {{ entity_id('agent', 'agent_native_id', 'agent_name', 'conformed_agent_id') }}
        end as agent_id,
        case when has_team then {{ entity_id('team', none, 'team_name', 'conformed_team_id') }} end as engaged_team_id,
        case when has_customer and not is_erased then contact_id end as known_contact_id,
        case when has_customer and is_erased then contact_id end as erased_contact_id,
        cast(start_time as date) as date_id,
        {{ entity_id('queue', 'queue_native_id', 'queue_name', 'conformed_queue_id') }} as queue_id,
        {{ entity_id('campaign', 'campaign_native_id', 'campaign_name', 'conformed_campaign_id') }} as campaign_id,
        case
            when case_native_id is not null
                then {{ surrogate_key(["'case'", 'platform', 'source', 'case_native_id']) }}
        end as case_id,
        {{ surrogate_key(["'source'", 'platform', 'source']) }} as source_id,
        {{ label_id('platform', 'platform_name') }} as platform_id,
        {% for entity in ['channel', 'channel_vendor', 'company_contact', 'language', 'menu_path', 'priority'] %}
        {{ label_id(entity, entity ~ '_name') }} as {{ entity }}_id,
        {% endfor %}
        case when has_customer then {{ label_id('location', 'location_name') }} end as location_id,
        case when has_customer then {{ label_id('reason', 'reason_name') }} end as reason_id,
        {{ outcome_id('type', 'outcome_name', 'outcome_category_name', 'conformed_outcome_name') }} as outcome_id,
        {{ label_id('outcome_category', 'outcome_category_name') }} as outcome_category_id,
        case
            when ended_at is null or not has_customer then null
            when type = 'Technical' then terminated_by
            else coalesce(terminated_by, 'Unknown')
        end as known_terminated_by
    from applicable
)

select
    engagement_id,
    conversation_id,
    start_time,
    date_id,
    is_stale,
    agent_id,
    engaged_team_id,
    known_contact_id as contact_id,
    erased_contact_id,
    queue_id,
    campaign_id,
    case_id,
    source_id,
    platform_id,
    channel_id,
    channel_vendor_id,
    company_contact_id,
    language_id,
    location_id,
    menu_path_id,
    outcome_id,
    outcome_category_id,
    priority_id,
    reason_id,
    known_terminated_by as terminated_by,
    preparation_time,
    engagement_time,
    hold_time,
    wrap_up_time,
    wait_time,
    invitation_time,
    {{ select_engagement_columns(except=['contact_id', 'terminated_by'] + columns_left_behind()) }}
from final
