{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'ticket_id': 'text!', 'sla_policy_id': 'text!', 'policy_applied_at': 'time!', '_fivetran_synced': 'time',
} %}

with

records as (
    {{ read_new_files('zendesk', 'ticket_sla_policy') }}
),

read as (
    {{ with_shaped_members('records', shape, 'zendesk') }}
),

judged as (
    select
        *,
        {{ shape_reject_reason(shape) }} as fault,
        coalesce(given._fivetran_synced, given.policy_applied_at) as updated_at
    from read
),

final as (
    select
        *,
        {{ zendesk_reject_reason('updated_at') }} as reject_reason
    from judged
)

select
    {{ landed_columns(shape) }},
    {{ zendesk_id('given.ticket_id') }} as ticket_id,
    {{ zendesk_id('given.sla_policy_id') }} as sla_policy_id,
    given.policy_applied_at as applied_at,
    updated_at
from final
