{{ config(materialized='table') }}

{% set trace = [
    'source', 'feed', 'native_id', 'type', 'started_at', 'ended_at', 'updated_at', 'file', 'position', 'record_hash', 'loaded_at',
] %}
{% set agent = ['agent_native_id', 'agent_name', 'team_name'] %}
{% set kinds = {
    'flows': trace + ['contact_native_id', 'status', 'terminated_by'],
    'queues': trace + ['contact_native_id', 'terminated_by', 'outcome_name'],
    'handlings': trace + agent + [
        'contact_native_id', 'connected_at', 'disconnected_at', 'hold_seconds', 'status', 'terminated_by', 'outcome_name',
        'outcome_category_name',
    ],
    'open_handlings': trace + agent + ['contact_native_id', 'connected_at', 'disconnected_at', 'status'],
    'invitations': trace + agent + ['contact_native_id', 'outcome_name'],
    'agent_statuses': trace + agent + ['outcome_name', 'available'],
} %}

with

{% for kind in kinds %}
{{ kind }} as (
    select * from {{ ref('stg_amazon_connect__' ~ kind) }}
),

{% endfor %}

known_contacts as (
    select * from {{ ref('stg_amazon_connect__contacts') }}
),

contacts as (
    select
        {% for property in attribute_properties() + ['others'] %}
        attributes.{{ property }} as {{ property }}_attribute,
        {% endfor %}
        *
    from known_contacts
),

conversations as (
    select * from {{ ref('stg_amazon_connect__conversations') }}
),

parts as (
    {% for kind, given in kinds.items() %}
    select {{ amazon_connect_part(given) }}
    from {{ kind }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

final as (
    select
        'amazon_connect' as platform,
        case
            when parts.contact_native_id is not null then {{ amazon_connect_story('contact', 'parts.contact_native_id') }}
            else {{ amazon_connect_status_story('parts.agent_native_id', 'cast(parts.started_at as date)') }}
        end as story_key,
        {% for column in amazon_connect_part_columns() if column not in ['contact_native_id', 'team_name'] %}
        parts.{{ column }},
        {% endfor %}
        parts.native_id as engagement_key,
        conversations.conversation_native_id,
        cast(null as timestamp) as invited_at,
        contacts.direction,
        contacts.channel_type,
        cast(null as {{ dbt.type_string() }}) as service_level,
        cast(null as decimal(18, 3)) as focus_seconds,
        cast(null as decimal(18, 6)) as cost,
        case when coalesce(parts.agent_native_id, parts.agent_name) is not null then 'User' end as agent_type,
        parts.team_name,
        contacts.contact_id,
        case when parts.type not in ('Menu', 'Flow') then contacts.queue_native_id end as queue_native_id,
        case when parts.type not in ('Menu', 'Flow') then contacts.queue_name end as queue_name,
        contacts.campaign_native_id,
        contacts.campaign_attribute as campaign_name,
        contacts.case_id_attribute as case_native_id,
        contacts.channel_name,
        contacts.channel_vendor_attribute as channel_vendor_name,
        contacts.company_contact_name,
        contacts.language_attribute as language_name,
        contacts.location_attribute as location_name,
        case when parts.type <> 'Flow' then contacts.menu_path_attribute end as menu_path_name,
        cast(null as {{ dbt.type_string() }}) as platform_name,
        contacts.priority_attribute as priority_name,
        contacts.reason_attribute as reason_name,
        case when parts.feed = 'contact_records' then contacts.others_attribute end as custom_attributes
    from parts
    left join contacts
        on parts.source = contacts.source and parts.contact_native_id = contacts.contact_native_id
    left join conversations
        on parts.source = conversations.source and parts.contact_native_id = conversations.contact_native_id
)

select {{ select_engagement_columns() }}
from final
