{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'sla_policy_id': 'text!', 'sla_policy_updated_at': 'time!', 'metric': 'text!', 'priority': 'text', 'business_hours': 'text',
    'target': 'number', '_fivetran_synced': 'time',
} %}

with

final as (
    {{ shaped_records(
        read_new_files('zendesk', 'sla_policy_metric_history'), shape, 'zendesk',
        dated_by='coalesce(given._fivetran_synced, given.sla_policy_updated_at)'
    ) }}
)

select
    {{ landed_columns(shape) }},
    {{ zendesk_id('given.sla_policy_id') }} as sla_policy_id,
    given.sla_policy_updated_at as valid_from,
    given.metric,
    given.priority,
    {{ zendesk_truth('given.business_hours') }} as in_business_hours,
    given.target as target_minutes,
    updated_at
from final
