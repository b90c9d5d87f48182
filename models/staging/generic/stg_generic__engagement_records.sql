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
        read.*,
        types.label as type,
        {% for column in ['updated_at'] + milestone_columns() %}
        {{ parse_timestamp(clean_text('read.given.' ~ column)) }} as {{ column }},
        {% endfor %}
        {{ parse_decimal('read.given.hold_seconds') }} as hold_seconds,
        {{ parse_decimal('read.given.focus_seconds') }} as focus_seconds,
        {{ parse_decimal('read.given.cost', scale=6) }} as cost
    from read
    left join types on lower({{ clean_text('read.given.type') }}) = types.lower_label
),

judged as (
    select
        *,
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
    from typed
),

final as (
    select
        *,
        {{ contact_id(clean_text('given.contact'), "'generic'", 'source') }} as contact_id,
        case when is_object then {{ other_members('record', generic_engagement_members()) }} end as custom_attributes
    from judged
)

select
    {{ landed_columns() }},
    {{ clean_text('given.engagement_id') }} as native_id,
    type,
    updated_at,
    {{ clean_text('given.conversation_id') }} as conversation_native_id,
    started_at,
    connected_at,
    disconnected_at,
    ended_at,
    invited_at,
    hold_seconds,
    {{ clean_text('given.status') }} as status,
    {{ clean_text('given.direction') }} as direction,
    {{ clean_text('given.terminated_by') }} as terminated_by,
    {{ clean_text('given.channel_type') }} as channel_type,
    {{ clean_text('given.service_level') }} as service_level,
    focus_seconds,
    cost,
    {{ clean_text('given.agent_id') }} as agent_native_id,
    {{ clean_text('given.agent_name') }} as agent_name,
    {{ clean_text('given.agent_type') }} as agent_type,
    {{ clean_text('given.team') }} as team_name,
    contact_id,
    {{ clean_text('given.queue_id') }} as queue_native_id,
    {{ clean_text('given.queue') }} as queue_name,
    {{ clean_text('given.campaign_id') }} as campaign_native_id,
    {{ clean_text('given.campaign') }} as campaign_name,
    {{ clean_text('given.case_id') }} as case_native_id,
    {{ clean_text('given.channel') }} as channel_name,
    {{ clean_text('given.channel_vendor') }} as channel_vendor_name,
    {{ clean_text('given.company_contact') }} as company_contact_name,
    {{ clean_text('given.language') }} as language_name,
    {{ clean_text('given.location') }} as location_name,
    {{ clean_text('given.menu_path') }} as menu_path_name,
    {{ clean_text('given.outcome') }} as outcome_name,
    {{ clean_text('given.outcome_category') }} as outcome_category_name,
    {{ clean_text('given.platform') }} as platform_name,
    {{ clean_text('given.priority') }} as priority_name,
    {{ clean_text('given.reason') }} as reason_name,
    custom_attributes
from final
