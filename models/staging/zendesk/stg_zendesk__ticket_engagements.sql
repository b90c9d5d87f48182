{% set chat_or_ticket = ['direction', 'channel_type', 'channel_name', 'channel_vendor_name'] %}

with

ticket_parts as (
    select * from {{ ref('stg_zendesk__ticket_parts') }}
),

chat_parts as (
    select * from {{ ref('stg_zendesk__chat_parts') }}
),

tickets as (
    select * from {{ ref('stg_zendesk__ticket_properties') }}
),

chats as (
    select * from {{ ref('stg_zendesk__chat_properties') }}
),

users as (
    select * from {{ ref('stg_zendesk__users') }}
),

teams as (
    select * from {{ ref('stg_zendesk__teams') }}
),

groups as (
    select * from {{ ref('stg_zendesk__groups') }}
),

parts as (
    select * from ticket_parts
    union all
    select * from chat_parts
),

described as (
    select
        'zendesk' as platform,
        parts.source,
        parts.feed,
        case
            when parts.chat_id is null then {{ zendesk_story('ticket', 'parts.ticket_id') }}
            else {{ zendesk_story('chat', 'parts.chat_id') }}
        end as story_key,
        parts.native_id as engagement_key,
        parts.native_id,
        case
            when tickets.newest > parts.newest and tickets.newest > coalesce(chats.newest, parts.newest) then tickets.newest
            when chats.newest > parts.newest then chats.newest
            else parts.newest
        end as newest,
        parts.ticket_id as conversation_native_id,
        parts.type,
        parts.started_at,
        parts.connected_at,
        parts.disconnected_at,
        parts.ended_at,
        cast(null as timestamp) as invited_at,
        cast(null as decimal(18, 3)) as hold_seconds,
        case when tickets.is_gone then 'Deleted' else parts.status end as status,
        {% for column in chat_or_ticket %}
        coalesce(chats.{{ column }}, tickets.{{ column }}) as {{ column }},
        {% endfor %}
        parts.terminated_by,
        parts.service_level,
        cast(null as decimal(18, 3)) as focus_seconds,
        cast(null as decimal(18, 6)) as cost,
        parts.agent_id as agent_native_id,
        users.user_name as agent_name,
        case when parts.agent_id is not null then 'User' end as agent_type,
        teams.team_name,
        case
            when chats.chat_id is null then tickets.contact_id
            else coalesce(
                chats.contact_id_of_user, tickets.contact_id_of_known_user, chats.contact_id_of_visitor, tickets.contact_id
            )
        end as contact_id,
        parts.group_id as queue_native_id,
        groups.group_name as queue_name,
        cast(null as {{ dbt.type_string() }}) as campaign_native_id,
        tickets.campaign_name,
        parts.ticket_id as case_native_id,
        tickets.company_contact_name,
        tickets.language_name,
        tickets.location_name,
        tickets.menu_path_name,
        parts.outcome_name,
        case
            when parts.type = 'Agent' and parts.outcome_name is not null then tickets.outcome_category_name
        end as outcome_category_name,
        cast(null as {{ dbt.type_string() }}) as platform_name,
        tickets.priority_name,
        tickets.reason_name,
        cast(null as {{ dbt.type_string() }}) as available,
        tickets.custom_attributes
    from parts
    left join tickets on parts.source = tickets.source and parts.ticket_id = tickets.ticket_id
    left join chats on parts.source = chats.source and parts.chat_id = chats.chat_id
    left join users on parts.source = users.source and parts.agent_id = users.user_id
    left join groups on parts.source = groups.source and parts.group_id = groups.group_id
    left join teams
        on parts.source = teams.source
        and parts.agent_id = teams.user_id
        and {{ holds_at('teams', 'coalesce(parts.started_at, parts.ended_at)') }}
),

final as (
    select
        *,
        newest.updated_at,
        newest.file,
        newest.position,
        newest.record_hash,
        newest.loaded_at
    from described
)

select {{ select_engagement_columns() }}
from final
