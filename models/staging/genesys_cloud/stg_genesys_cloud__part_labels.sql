with

parts as (
    select * from {{ ref('stg_genesys_cloud__engagement_parts') }}
),

sessions as (
    select * from {{ ref('stg_genesys_cloud__sessions') }}
),

facts as (
    select * from {{ ref('stg_genesys_cloud__conversation_facts') }}
),

names as (
    select * from {{ ref('stg_genesys_cloud__names') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

-- What a session says goes before what holds for the conversation.
final as (
    select
        parts.source,
        parts.native_id,
        sessions.channel_type,
        sessions.channel_name,
        coalesce(user_names.name, parts.agent_name, sessions.agent_name) as agent_name,
        case
            when parts.agent_native_id is not null
                then coalesce(team_names.name, sessions.team_native_id, sessions.team_attribute, facts.team_attribute)
        end as team_name,
        queue_names.name as queue_name,
        coalesce(sessions.campaign_native_id, facts.campaign_native_id) as campaign_native_id,
        coalesce(campaign_names.name, sessions.campaign_attribute, facts.campaign_attribute) as campaign_name,
        coalesce(sessions.case_id_attribute, facts.case_id_attribute, facts.external_tag) as case_native_id,
        coalesce(
            sessions.channel_vendor_attribute, facts.channel_vendor_attribute, sessions.provider
        ) as channel_vendor_name,
        coalesce(
            sessions.language_attribute, facts.language_attribute, sessions.flow_language, facts.flow_language
        ) as language_name,
        coalesce(sessions.location_attribute, facts.location_attribute) as location_name,
        coalesce(sessions.priority_attribute, facts.priority_attribute) as priority_name,
        coalesce(sessions.reason_attribute, facts.reason_attribute) as reason_name,
        case
            when parts.type = 'Agent'
                then coalesce(
                    code_names.name, wrap_up_code.label, parts.wrap_up_code, sessions.disposition_name,
                    sessions.outcome_attribute, facts.outcome_attribute
                )
            else parts.outcome_name
        end as outcome_name,
        case
            when parts.type = 'Agent' then coalesce(sessions.outcome_category_attribute, facts.outcome_category_attribute)
        end as outcome_category_name,
        coalesce(sessions.others_attribute, facts.others_attribute) as custom_attributes
    from parts
    inner join sessions
        on parts.source = sessions.source
        and parts.conversation_native_id = sessions.conversation_native_id
        and parts.session_id = sessions.session_id
    inner join facts
        on parts.source = facts.source
        and parts.conversation_native_id = facts.conversation_native_id
    {% for alias, entity, expression in [
        ('user_names', 'user', 'parts.agent_native_id'),
        ('queue_names', 'queue', 'parts.queue_native_id'),
        ('code_names', 'wrap_up_code', 'parts.wrap_up_code'),
        ('campaign_names', 'campaign', 'coalesce(sessions.campaign_native_id, facts.campaign_native_id)'),
        ('team_names', 'team', 'sessions.team_native_id'),
    ] %}
    left join names as {{ alias }}
        on parts.source = {{ alias }}.source
        and {{ expression }} = {{ alias }}.native_id
        and {{ alias }}.entity = '{{ entity }}'
    {% endfor %}
    {{ join_code('codes', 'wrap_up_code', 'parts.wrap_up_code', 'wrap_up_code') }}
)

select
    source,
    native_id,
    agent_name,
    team_name,
    queue_name,
    campaign_native_id,
    campaign_name,
    case_native_id,
    channel_type,
    channel_name,
    channel_vendor_name,
    language_name,
    location_name,
    priority_name,
    reason_name,
    outcome_name,
    outcome_category_name,
    custom_attributes
from final
