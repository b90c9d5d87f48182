{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'ticket_id': 'text!', 'sla_policy_id': 'text!', 'policy_applied_at': 'time!', '_fivetran_synced': 'time',
} %}

with

final as (
    {{ shaped_records(
        read_new_files('zendesk', 'ticket_sla_policy'), shape, 'zendesk',
        dated_by='coalesce(given._fivetran_synced, given.policy_applied_at)'
    ) }}
)

select
    {{ landed_columns(shape) }},
    {{ zendesk_id('given.ticket_id') }} as ticket_id,
    {{ zendesk_id('given.sla_policy_id') }} as sla_policy_id,
    given.policy_applied_at as applied_at,
    updated_at
from final
