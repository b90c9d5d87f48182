{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'chat_id': 'text!', 'created_at': 'time!', 'actor_id': 'text', 'type': 'text!', 'chat_index': 'text',
    '_fivetran_synced': 'time', '_Company_synced': 'time',
} %}

with

final as (
    {{ shaped_records(
        read_new_files('zendesk', 'ticket_chat_event'), shape, 'zendesk',
        dated_by='coalesce(given._fivetran_synced, given._company_synced, given.created_at)'
    ) }}
)

select
    {{ landed_columns(dict(
        shape, message='private', original_message='private', filename='private', url='private', reason='private',
        external_message_id='private'
    )) }},
    given.chat_id,
    given.created_at,
    {{ zendesk_id('given.actor_id') }} as actor_id,
    given.type as event_type,
    given.chat_index,
    updated_at
from final
