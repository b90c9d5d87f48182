{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'id': 'text!', 'role': 'text', 'name': 'text', 'email': 'contact', 'phone': 'contact', 'locale': 'text',
    'default_group_id': 'text', 'organization_id': 'text', '_fivetran_deleted': 'text', 'updated_at': 'time',
    '_fivetran_synced': 'time',
} %}

with

records as (
    {{ shaped_records(
        read_new_files('zendesk', 'user'), shape, 'zendesk',
        dated_by='coalesce(given._fivetran_synced, given.updated_at)'
    ) }}
),

final as (
    select
        *,
        {{ contact_id("'user:' || " ~ zendesk_id('given.id'), "'zendesk'", 'source') }} as contact_id_of_user,
        coalesce({{ is_zendesk_agent_role('given.role') }}, false) as is_agent
    from records
)

select
    {{ landed_columns(dict(shape, name='private', alias='private', details='private', notes='private')) }},
    {{ zendesk_id('given.id') }} as user_id,
    given.role,
    is_agent,
    -- Customers' names stay outside.
    case when is_agent then given.name end as user_name,
    given.email as contact_id_of_email,
    given.phone as contact_id_of_phone,
    contact_id_of_user,
    given.locale,
    {{ zendesk_id('given.default_group_id') }} as default_group_id,
    {{ zendesk_id('given.organization_id') }} as organization_id,
    {{ zendesk_truth('given._fivetran_deleted') }} as is_deleted,
    given.updated_at as changed_at,
    updated_at
from final
