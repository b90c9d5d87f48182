{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'ticket_id': 'text!', 'tag': 'text!', '_fivetran_deleted': 'text', '_fivetran_synced': 'time!',
} %}

with

records as (
    {{ read_new_files('zendesk', 'ticket_tag') }}
),

read as (
    {{ with_shaped_members('records', shape, 'zendesk') }}
),

judged as (
    select
        *,
        {{ shape_reject_reason(shape) }} as fault,
        given._fivetran_synced as updated_at
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
    {{ mask_personal_data('given.tag') }} as tag,
    coalesce({{ zendesk_truth('given._fivetran_deleted') }}, false) as is_deleted,
    updated_at
from final
