{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'ticket_id': 'text!', 'field_name': 'text!', 'updated': 'time!', 'user_id': 'text', 'value': 'text',
    '_fivetran_synced': 'time',
} %}

with

records as (
    {{ read_new_files('zendesk', 'ticket_field_history') }}
),

read as (
    {{ with_shaped_members('records', shape, 'zendesk') }}
),

judged as (
    select
        *,
        {{ shape_reject_reason(shape) }} as fault,
        coalesce(given._fivetran_synced, given.updated) as updated_at,
        -- What customers write into other fields stays outside.
        case
            when lower(given.field_name) in ('status', 'group_id', 'assignee_id', 'first_reply_time') then given.value
        end as kept_value
    from read
),

final as (
    select
        *,
        {{ zendesk_reject_reason('updated_at') }} as reject_reason,
        case
            when {{ is_json_object('kept_value') }} then {{ json_texts('kept_value', ['minutes', 'in_business_hours']) }}
        end as target
    from judged
)

select
    {{ landed_columns(dict(shape, value='private')) }},
    {{ zendesk_id('given.ticket_id') }} as ticket_id,
    lower(given.field_name) as field_name,
    given.updated as changed_at,
    {{ zendesk_id('given.user_id') }} as user_id,
    {{ zendesk_id('kept_value') }} as field_value,
    {{ parse_decimal('target.minutes') }} as target_minutes,
    {{ zendesk_truth('target.in_business_hours') }} as in_business_hours,
    updated_at
from final
