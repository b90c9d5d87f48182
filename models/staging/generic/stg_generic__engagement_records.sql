{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

with

records as (
    {{ read_new_files('generic', 'engagements') }}
),

types as (
    select
        label,
        lower(label) as lower_label
    from {{ ref('enumerations') }}
    where enumeration = 'type'
),

read as (
    {{ with_given_members('records', generic_engagement_members()) }}
),

typed as (
    select
        *,
        lower(given.type) as lower_type,
        {% for column in ['updated_at'] + milestone_columns() %}
        {{ parse_timestamp('given.' ~ column) }} as {{ column }},
        {% endfor %}
        {{ parse_decimal('given.hold_seconds') }} as hold_seconds,
        {{ parse_decimal('given.focus_seconds') }} as focus_seconds,
        {{ parse_decimal('given.cost', scale=6) }} as cost
    from read
),

named as (
    select
        typed.*,
        types.label as type
    from typed
    left join types on typed.lower_type = types.lower_label
),

judged as (
    select
        *,
        case when is_object then {{ members_left('record', generic_engagement_members()) }} end as other_members,
        coalesce(
            {{ reject_reason(
                'given', required=['engagement_id', 'type', 'updated_at'], times=['updated_at'] + milestone_columns(),
                numbers=['hold_seconds', 'focus_seconds', 'cost']
            ) }},
            case
                when is_file then null
                when type is null then 'type is none of the engagement types'
                when coalesce(started_at, connected_at, disconnected_at, ended_at, invited_at) is null
                    then 'every milestone time is missing'
            end
        ) as reject_reason
    from named
),

final as (
    select
        *,
        {{ contact_id('given.contact', "'generic'", 'source') }} as contact_id,
        {{ masked_members('other_members') }} as custom_attributes
    from judged
)

select
    {{ landed_columns() }},
    given.engagement_id as native_id,
    type,
    updated_at,
    given.conversation_id as conversation_native_id,
    started_at,
    connected_at,
    disconnected_at,
    ended_at,
    invited_at,
    hold_seconds,
    given.status as status,
    given.direction as direction,
    given.terminated_by as terminated_by,
    given.channel_type as channel_type,
    given.service_level as service_level,
    focus_seconds,
    cost,
    given.agent_id as agent_native_id,
    given.agent_name as agent_name,
    given.agent_type as agent_type,
    given.team as team_name,
    contact_id,
    given.queue_id as queue_native_id,
    given.queue as queue_name,
    given.campaign_id as campaign_native_id,
    given.campaign as campaign_name,
    given.case_id as case_native_id,
    given.channel as channel_name,
    given.channel_vendor as channel_vendor_name,
    given.company_contact as company_contact_name,
    given.language as language_name,
    given.location as location_name,
    given.menu_path as menu_path_name,
    given.outcome as outcome_name,
    given.outcome_category as outcome_category_name,
    given.platform as platform_name,
    given.priority as priority_name,
    given.reason as reason_name,
    custom_attributes
from final
