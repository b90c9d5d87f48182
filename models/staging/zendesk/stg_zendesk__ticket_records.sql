{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'id': 'text!', 'created_at': 'time!', 'status': 'text', 'priority': 'text', 'type': 'text',
    'via_channel': 'text', 'via_source_rel': 'text',
    'recipient': 'text', 'requester_id': 'text', 'submitter_id': 'text', 'assignee_id': 'text', 'group_id': 'text',
    'brand_id': 'text', 'organization_id': 'text', 'merged_ticket_ids': 'text', '_fivetran_deleted': 'text',
    'updated_at': 'time', '_fivetran_synced': 'time',
} %}
{% set never_shown = {
    'subject': 'private', 'raw_subject': 'private', 'description': 'private', 'recipient': 'private',
    'via_source_from_address': 'private', 'via_source_from_title': 'private', 'via_source_to_address': 'private',
    'via_source_to_name': 'private',
} %}

with

records as (
    {{ read_new_files('zendesk', 'ticket') }}
),

read as (
    {{ with_shaped_members('records', shape, 'zendesk') }}
),

judged as (
    select
        *,
        {{ shape_reject_reason(shape) }} as fault,
        coalesce(given._fivetran_synced, given.updated_at) as updated_at,
        case when is_object then {{ zendesk_custom_fields('record') }} end as custom_fields
    from read
),

final as (
    select
        *,
        {{ zendesk_reject_reason('updated_at') }} as reject_reason,
        {{ contact_id("'user:' || " ~ zendesk_id('given.requester_id'), "'zendesk'", 'source') }} as contact_id_of_requester,
        {{ attributes_of('custom_fields') }} as attributes
    from judged
)

select
    {{ landed_columns(dict(shape, **never_shown)) }},
    {{ zendesk_id('given.id') }} as ticket_id,
    given.created_at,
    given.updated_at as changed_at,
    given.status,
    given.priority,
    given.type as ticket_type,
    given.via_channel,
    given.via_source_rel,
    given.recipient,
    {{ zendesk_id('given.requester_id') }} as requester_id,
    contact_id_of_requester,
    {{ zendesk_id('given.submitter_id') }} as submitter_id,
    {{ zendesk_id('given.assignee_id') }} as assignee_id,
    {{ zendesk_id('given.group_id') }} as group_id,
    {{ zendesk_id('given.brand_id') }} as brand_id,
    {{ zendesk_id('given.organization_id') }} as organization_id,
    given.merged_ticket_ids,
    coalesce({{ zendesk_truth('given._fivetran_deleted') }}, false) as is_deleted,
    attributes,
    updated_at
from final
