{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'ticket_id': 'text!', 'tag': 'text!', '_fivetran_deleted': 'text', '_fivetran_synced': 'time!',
} %}

with

final as (
    {{ shaped_records(
        read_new_files('zendesk', 'ticket_tag'), shape, 'zendesk',
        dated_by='given._fivetran_synced'
    ) }}
)

select
    {{ landed_columns(shape) }},
    {{ zendesk_id('given.ticket_id') }} as ticket_id,
    {{ mask_personal_data('given.tag') }} as tag,
    coalesce({{ zendesk_truth('given._fivetran_deleted') }}, false) as is_deleted,
    updated_at
from final
