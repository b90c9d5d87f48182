{{ config(materialized='table') }}

{% set people_types = "('Agent', 'Invitation', 'Agent Activity', 'Technical')" %}
{% set customer_types = "('Agent', 'Queue', 'Menu', 'Flow', 'Technical')" %}

with

engagements as (
    select * from {{ ref('int_engagements__durations') }}
),

conformed as (
    select * from {{ ref('int_conformed_names') }}
),

directory as (
    select * from {{ ref('int_agents__directory') }}
),

matched as (
    select
        engagements.*,
        {% for entity in ['agent', 'queue', 'campaign'] %}
        coalesce({{ entity }}_by_id.conformed_id, {{ entity }}_by_name.conformed_id) as conformed_{{ entity }}_id,
        coalesce({{ entity }}_by_id.conformed_name, {{ entity }}_by_name.conformed_name) as conformed_{{ entity }}_name,
        {% endfor %}
        teams.conformed_id as conformed_team_id,
        teams.conformed_name as conformed_team_name,
        outcomes.conformed_name as conformed_outcome_name,
        coalesce(outcomes.category, engagements.outcome_category_name) as conformed_category_name,
        coalesce(engagements.agent_type, directory.agent_type) as known_agent_type
    from engagements
    {% for entity in ['agent', 'queue', 'campaign'] %}
    {% for part, column in [('id', entity ~ '_native_id'), ('name', entity ~ '_name')] %}
    left join conformed as {{ entity }}_by_{{ part }}
        on engagements.platform = {{ entity }}_by_{{ part }}.platform
        and engagements.source = {{ entity }}_by_{{ part }}.source
        and engagements.{{ column }} = {{ entity }}_by_{{ part }}.native_value
        and {{ entity }}_by_{{ part }}.entity = '{{ entity }}'
    {% endfor %}
    {% endfor %}
    left join conformed as teams
        on engagements.platform = teams.platform
        and engagements.source = teams.source
        and engagements.team_name = teams.native_value
        and teams.entity = 'team'
    left join conformed as outcomes
        on engagements.platform = outcomes.platform
        and engagements.source = outcomes.source
        and engagements.outcome_name = outcomes.native_value
        and outcomes.entity = 'outcome'
        and engagements.type not in ('Queue', 'Invitation')
    left join directory
        on engagements.platform = directory.platform
        and engagements.source = directory.source
        and engagements.agent_native_id = directory.agent_native_id
),

-- What a row may refer to depends on its type.
applicable as (
    select
        *,
        type in {{ people_types }}
        or (type in ('Menu', 'Flow') and coalesce(known_agent_type = 'Bot', false)) as has_agent,
        type in {{ people_types }} as has_team,
        type in {{ customer_types }} as has_customer,
        case
            when type in ('Queue', 'Invitation') then case when outcome_name is not null then type end
            else conformed_category_name
        end as known_category_name
    from matched
),

final as (
    select
        *,
        case
            when type <> 'Agent Activity' and conversation_native_id is not null
                then {{ surrogate_key(["'conversation'", 'platform', 'source', 'conversation_native_id']) }}
        end as conversation_id,
        case
            when has_agent then {{ entity_id('agent', 'agent_native_id', 'agent_name', 'conformed_agent_id') }}
        end as agent_id,
        case when has_team then {{ entity_id('team', none, 'team_name', 'conformed_team_id') }} end as engaged_team_id,
        case when has_customer then contact_id end as known_contact_id,
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
        {{ outcome_id('type', 'outcome_name', 'known_category_name', 'conformed_outcome_name') }} as outcome_id,
        {{ label_id('outcome_category', 'known_category_name') }} as outcome_category_id,
        case
            when ended_at is null or not has_customer then null
            when type = 'Technical' then terminated_by
            else coalesce(terminated_by, 'Unknown')
        end as known_terminated_by
    from applicable
)

select
    engagement_id,
    start_time,
    conversation_id,
    agent_id,
    engaged_team_id,
    known_contact_id as contact_id,
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
    coalesce(conformed_agent_name, agent_name) as agent_name,
    known_agent_type as agent_type,
    coalesce(conformed_team_name, team_name) as team_name,
    coalesce(conformed_queue_name, queue_name) as queue_name,
    coalesce(conformed_campaign_name, campaign_name) as campaign_name,
    coalesce(conformed_outcome_name, outcome_name) as outcome_name,
    known_category_name as outcome_category_name,
    known_terminated_by as terminated_by,
    preparation_time,
    engagement_time,
    hold_time,
    wrap_up_time,
    wait_time,
    invitation_time,
    {{ select_engagement_columns('final', except=[
        'contact_id', 'agent_name', 'agent_type', 'team_name', 'queue_name', 'campaign_name', 'outcome_name',
        'outcome_category_name', 'terminated_by',
    ]) }}
from final
