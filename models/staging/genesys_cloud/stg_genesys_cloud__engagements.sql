{{ config(materialized='table') }}

{% set activity_columns = [
    'source', 'native_id', 'updated_at', 'file', 'position', 'record_hash', 'loaded_at', 'started_at', 'ended_at', 'available',
] %}
{% set activity_constants = [
    'platform', 'feed', 'engagement_key', 'type', 'agent_native_id', 'agent_name', 'agent_type', 'outcome_name',
] %}

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

activities as (
    select * from {{ ref('stg_genesys_cloud__activities') }}
),

names as (
    select * from {{ ref('stg_genesys_cloud__names') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

-- What the customer's own session says counts for the agent with whom it ended.
customers_left as (
    select
        parts.source,
        parts.native_id,
        facts.customer_terminated_by as terminated_by
    from parts
    inner join facts
        on parts.source = facts.source
        and parts.conversation_native_id = facts.conversation_native_id
    where
        parts.type = 'Agent'
        and abs({{ milliseconds_between('parts.disconnected_at', 'facts.customer_left_at') }})
        <= 1000 * {{ var('link_tolerance_seconds') }}
),

conversation_engagements as (
    select
        'genesys_cloud' as platform,
        parts.source,
        'conversation_details' as feed,
        parts.native_id as engagement_key,
        parts.native_id,
        facts.updated_at,
        facts.file,
        facts.position,
        facts.record_hash,
        facts.loaded_at,
        parts.conversation_native_id,
        parts.type,
        parts.started_at,
        parts.connected_at,
        parts.disconnected_at,
        parts.ended_at,
        parts.invited_at,
        parts.hold_seconds,
        -- The conversation is over and a part of it never ended: the end is lost. Wrap-up may outlast a conversation.
        case
            when parts.is_going_on and facts.conversation_ended_at is not null then 'Corrupted'
            when parts.is_on_hold then 'On Hold'
        end as status,
        facts.direction,
        case
            when parts.type <> 'Agent' or parts.terminated_by is not null then parts.terminated_by
            -- Without a customer the other side is another agent.
            when agent_word.label = 'Customer' and not facts.has_customer then 'Agent'
            else coalesce(
                case when agent_word.label = 'Customer' then nullif(customer_left.terminated_by, 'Agent') end,
                agent_word.label, parts.disconnect_type, customer_left.terminated_by
            )
        end as terminated_by,
        sessions.channel_type,
        cast(null as {{ dbt.type_string() }}) as service_level,
        cast(null as decimal(18, 3)) as focus_seconds,
        cast(null as decimal(18, 6)) as cost,
        parts.agent_native_id,
        coalesce(user_names.name, parts.agent_name, sessions.agent_name) as agent_name,
        parts.agent_type,
        case
            when parts.agent_native_id is not null
                then coalesce(team_names.name, sessions.team_native_id, sessions.team_attribute, facts.team_attribute)
        end as team_name,
        case when parts.type in ('Agent', 'Queue', 'Menu', 'Flow') then facts.contact_id end as contact_id,
        parts.queue_native_id,
        queue_names.name as queue_name,
        coalesce(sessions.campaign_native_id, facts.campaign_native_id) as campaign_native_id,
        coalesce(campaign_names.name, sessions.campaign_attribute, facts.campaign_attribute) as campaign_name,
        coalesce(sessions.case_id_attribute, facts.case_id_attribute, facts.external_tag) as case_native_id,
        sessions.channel_name,
        coalesce(
            sessions.channel_vendor_attribute, facts.channel_vendor_attribute, sessions.provider
        ) as channel_vendor_name,
        facts.company_contact as company_contact_name,
        coalesce(
            sessions.language_attribute, facts.language_attribute, sessions.flow_language, facts.flow_language
        ) as language_name,
        coalesce(sessions.location_attribute, facts.location_attribute) as location_name,
        case
            when parts.type = 'Menu' then parts.menu_path_name
            when not facts.has_self_service then facts.menu_path_attribute
        end as menu_path_name,
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
        cast(null as {{ dbt.type_string() }}) as platform_name,
        coalesce(sessions.priority_attribute, facts.priority_attribute) as priority_name,
        coalesce(sessions.reason_attribute, facts.reason_attribute) as reason_name,
        cast(null as {{ dbt.type_string() }}) as available,
        coalesce(sessions.others_attribute, facts.others_attribute) as custom_attributes
    from parts
    inner join sessions
        on parts.source = sessions.source
        and parts.conversation_native_id = sessions.conversation_native_id
        and parts.session_id = sessions.session_id
    inner join facts
        on parts.source = facts.source
        and parts.conversation_native_id = facts.conversation_native_id
    left join customers_left as customer_left
        on parts.source = customer_left.source
        and parts.native_id = customer_left.native_id
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
    {{ join_code('codes', 'agent_disconnect_type', 'parts.disconnect_type', 'agent_word') }}
    {{ join_code('codes', 'wrap_up_code', 'parts.wrap_up_code', 'wrap_up_code') }}
),

agent_activities as (
    select
        'genesys_cloud' as platform,
        'user_details' as feed,
        activities.native_id as engagement_key,
        'Agent Activity' as type,
        activities.user_native_id as agent_native_id,
        names.name as agent_name,
        'User' as agent_type,
        {% for column in engagement_columns() if column not in activity_columns + activity_constants %}
        null as {{ column }},
        {% endfor %}
        {% for column in activity_columns %}
        activities.{{ column }},
        {% endfor %}
        activities.status_name as outcome_name
    from activities
    left join names
        on activities.source = names.source
        and activities.user_native_id = names.native_id
        and names.entity = 'user'
),

final as (
    select {{ select_engagement_columns() }}
    from conversation_engagements
    union all
    select {{ select_engagement_columns() }}
    from agent_activities
)

select {{ select_engagement_columns() }}
from final
