{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set members = ['contact', 'platform', 'requested_at'] %}

with

records as (
    {{ read_new_files('erasure', 'contacts') }}
),

read as (
    {{ with_given_members('records', members) }}
),

typed as (
    select
        *,
        {{ parse_timestamp('given.requested_at') }} as requested_at,
        coalesce(lower(given.platform), 'generic') as platform
    from read
),

final as (
    select
        *,
        {{ reject_reason('given', required=['contact'], times=['requested_at'], numbers=[]) }} as reject_reason
    from typed
)

select
    {{ landed_columns() }},
    platform,
    {{ contact_id('given.contact', 'platform', 'source') }} as contact_id,
    requested_at
from final
