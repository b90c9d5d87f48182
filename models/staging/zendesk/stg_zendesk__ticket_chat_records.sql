{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'chat_id': 'text!', 'ticket_id': 'text!', 'channel': 'text', 'initiator': 'text', 'user_id': 'text',
    'visitor_id': 'text', '_fivetran_synced': 'time', '_Company_synced': 'time',
} %}

with

records as (
    {{ shaped_records(
        read_new_files('zendesk', 'ticket_chat'), shape, 'zendesk',
        dated_by='coalesce(given._fivetran_synced, given._company_synced)'
    ) }}
),

final as (
    select
        *,
        {{ contact_id("'visitor:' || given.visitor_id", "'zendesk'", 'source') }} as contact_id_of_visitor
    from records
)

select
    {{ landed_columns(dict(shape, visitor_id='private', webpath='private')) }},
    given.chat_id,
    {{ zendesk_id('given.ticket_id') }} as ticket_id,
    given.channel as chat_channel,
    given.initiator,
    {{ zendesk_id('given.user_id') }} as user_id,
    contact_id_of_visitor,
    updated_at
from final
