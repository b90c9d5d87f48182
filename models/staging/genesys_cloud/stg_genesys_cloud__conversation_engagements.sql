{% set labels = [
    'agent_name', 'team_name', 'queue_name', 'campaign_native_id', 'campaign_name', 'case_native_id', 'channel_type',
    'channel_name', 'channel_vendor_name', 'language_name', 'location_name', 'priority_name', 'reason_name', 'outcome_name',
    'outcome_category_name', 'custom_attributes',
] %}

with

parts as (
    select * from {{ ref('stg_genesys_cloud__engagement_parts') }}
),

facts as (
    select * from {{ ref('stg_genesys_cloud__conversation_facts') }}
),

endings as (
    select * from {{ ref('stg_genesys_cloud__endings') }}
),

part_labels as (
    select * from {{ ref('stg_genesys_cloud__part_labels') }}
),

final as (
    select
        'genesys_cloud' as platform,
        parts.source,
        'conversation_details' as feed,
        {{ genesys_conversation_story('parts.conversation_native_id') }} as story_key,
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
        endings.terminated_by,
        {% for column in labels %}
        part_labels.{{ column }},
        {% endfor %}
        cast(null as {{ dbt.type_string() }}) as service_level,
        cast(null as decimal(18, 3)) as focus_seconds,
        cast(null as decimal(18, 6)) as cost,
        parts.agent_native_id,
        parts.agent_type,
        case when parts.type in ('Agent', 'Queue', 'Menu', 'Flow') then facts.contact_id end as contact_id,
        parts.queue_native_id,
        facts.company_contact as company_contact_name,
        case
            when parts.type = 'Menu' then parts.menu_path_name
            when not facts.has_self_service then facts.menu_path_attribute
        end as menu_path_name,
        cast(null as {{ dbt.type_string() }}) as platform_name,
        cast(null as {{ dbt.type_string() }}) as available
    from parts
    inner join facts
        on parts.source = facts.source
        and parts.conversation_native_id = facts.conversation_native_id
    inner join endings
        on parts.source = endings.source
        and parts.native_id = endings.native_id
    inner join part_labels
        on parts.source = part_labels.source
        and parts.native_id = part_labels.native_id
)

select {{ select_engagement_columns() }}
from final
