{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'id': 'text!', 'ticket_id': 'text', 'created_at': 'time!', 'direction': 'text', 'completion_status': 'text',
    'duration': 'number', 'wait_time': 'number', 'time_to_answer': 'number', 'talk_time': 'number', 'ivr_time_spent': 'number',
    'ivr_action': 'text', 'ivr_destination_group_name': 'text', 'call_group_id': 'text', 'voicemail': 'text',
    'overflowed': 'text', 'overflowed_to': 'private', 'ivr_routed_to': 'private', 'phone_number': 'text',
    'call_charge': 'text', '_fivetran_deleted': 'text', 'updated_at': 'time', '_fivetran_synced': 'time',
} %}
{% set sums_of_legs = ['agent_id', 'hold_time', 'wrap_up_time', 'consultation_time', 'phone_number_id'] %}

with

records as (
    {{ read_new_files('zendesk', 'call_metric') }}
),

read as (
    {{ with_shaped_members('records', shape, 'zendesk') }}
),

judged as (
    select
        *,
        coalesce(
            {{ shape_reject_reason(shape) }},
            case
                when {{ is_no_number('raw.call_charge') }} then 'call_charge is not a number'
                when {{ is_negative('raw.call_charge') }} then 'call_charge is negative'
            end
        ) as fault,
        coalesce(given._fivetran_synced, given.updated_at) as updated_at
    from read
),

final as (
    select
        *,
        {{ zendesk_reject_reason('updated_at') }} as reject_reason,
        case when is_object then {{ other_members('record', (shape.keys() | list) + sums_of_legs) }} end as custom_attributes
    from judged
)

select
    {{ landed_columns(shape) }},
    {{ zendesk_id('given.id') }} as call_id,
    nullif({{ zendesk_id('given.ticket_id') }}, '0') as ticket_id,
    given.created_at,
    given.direction,
    given.completion_status,
    given.duration as duration_seconds,
    given.wait_time as wait_seconds,
    given.time_to_answer as answer_seconds,
    given.talk_time as talk_seconds,
    given.ivr_time_spent as menu_seconds,
    given.ivr_action as menu_action,
    given.ivr_destination_group_name as menu_group_name,
    nullif({{ zendesk_id('given.call_group_id') }}, '0') as group_id,
    coalesce({{ zendesk_truth('given.voicemail') }}, false) as is_voicemail,
    coalesce({{ zendesk_truth('given.overflowed') }}, false) as is_overflow,
    given.phone_number as company_contact_name,
    {{ parse_decimal('given.call_charge', scale=6) }} as charge,
    coalesce({{ zendesk_truth('given._fivetran_deleted') }}, false) as is_deleted,
    custom_attributes,
    updated_at
from final
