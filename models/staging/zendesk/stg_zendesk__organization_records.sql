{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'id': 'text!', 'name': 'text', '_fivetran_deleted': 'text', 'updated_at': 'time', '_fivetran_synced': 'time',
} %}

with

final as (
    {{ shaped_records(
        read_new_files('zendesk', 'organization'), shape, 'zendesk',
        dated_by='coalesce(given._fivetran_synced, given.updated_at)'
    ) }}
)

select
    {{ landed_columns(shape) }},
    {{ zendesk_id('given.id') }} as organization_id,
    given.name as organization_name,
    {{ zendesk_truth('given._fivetran_deleted') }} as is_deleted,
    updated_at
from final
