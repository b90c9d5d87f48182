{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'id': 'text!', 'call_id': 'text!', 'type': 'text!', 'created_at': 'time!', 'agent_id': 'text', 'user_id': 'text',
    'completion_status': 'text', 'duration': 'number', 'talk_time': 'number', 'hold_time': 'number', 'wrap_up_time': 'number',
    'consultation_from': 'text', 'consultation_to': 'text', 'consultation_time': 'number', 'conference_from': 'text',
    'conference_to': 'text', 'conference_time': 'number', 'transferred_from': 'text', 'transferred_to': 'text',
    'forwarded_to': 'private', '_fivetran_deleted': 'text', 'updated_at': 'time', '_fivetran_synced': 'time',
} %}

with

records as (
    {{ shaped_records(
        read_new_files('zendesk', 'call_leg'), shape, 'zendesk',
        dated_by='coalesce(given._fivetran_synced, given.updated_at)'
    ) }}
),

final as (
    select
        *,
        {{ contact_id(
            "'user:' || " ~ zendesk_id("nullif(nullif(given.user_id, '0'), '0.0')"), "'zendesk'", 'source'
        ) }} as contact_id_of_user,
        case when is_object then {{ other_members('record', shape.keys() | list) }} end as custom_attributes
    from records
)

select
    {{ landed_columns(shape) }},
    {{ zendesk_id('given.id') }} as leg_id,
    {{ zendesk_id('given.call_id') }} as call_id,
    given.type as leg_type,
    given.created_at,
    -- The exports write 0 for nobody.
    nullif({{ zendesk_id('given.agent_id') }}, '0') as agent_id,
    nullif({{ zendesk_id('given.user_id') }}, '0') as user_id,
    contact_id_of_user,
    given.completion_status,
    given.duration as duration_seconds,
    given.talk_time as talk_seconds,
    given.hold_time as hold_seconds,
    given.wrap_up_time as wrap_up_seconds,
    given.consultation_time as consultation_seconds,
    given.conference_time as conference_seconds,
    coalesce({{ zendesk_id('given.consultation_from') }}, '0') <> '0' as is_consulted,
    coalesce({{ zendesk_id('given.consultation_to') }}, '0') not in ('0', '[]') as has_consulted,
    coalesce({{ zendesk_id('given.conference_from') }}, '0') <> '0' as is_joined,
    coalesce({{ zendesk_id('given.transferred_from') }}, '0') <> '0' as is_transferred_here,
    coalesce({{ zendesk_id('given.transferred_to') }}, '0') <> '0' as is_transferred_on,
    coalesce({{ zendesk_truth('given._fivetran_deleted') }}, false) as is_deleted,
    custom_attributes,
    updated_at
from final
