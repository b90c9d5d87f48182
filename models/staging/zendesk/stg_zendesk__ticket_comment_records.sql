{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'id': 'text!', 'ticket_id': 'text!', 'created': 'time!', 'user_id': 'text', 'public': 'text', 'voice_comment': 'text',
    '_fivetran_synced': 'time',
} %}

with

final as (
    {{ shaped_records(
        read_new_files('zendesk', 'ticket_comment'), shape, 'zendesk',
        dated_by='coalesce(given._fivetran_synced, given.created)'
    ) }}
)

select
    {{ landed_columns(dict(shape, body='private', html_body='private', plain_body='private')) }},
    {{ zendesk_id('given.id') }} as comment_id,
    {{ zendesk_id('given.ticket_id') }} as ticket_id,
    given.created as created_at,
    {{ zendesk_id('given.user_id') }} as user_id,
    coalesce({{ zendesk_truth('given.public') }}, false) as is_public,
    coalesce({{ zendesk_truth('given.voice_comment') }}, false) as is_voice_comment,
    updated_at
from final
