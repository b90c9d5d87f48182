{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set members = generic_engagement_members() %}

with

records as (
    {{ read_new_files('custom', 'engagements') }}
),

read as (
    {{ with_given_members('records', members) }}
),

typed as (
    select
        *,
        {% for column in ['updated_at'] + milestone_columns() %}
        {{ parse_timestamp('given.' ~ column) }} as {{ column }},
        {% endfor %}
        {{ parse_decimal('given.hold_seconds') }} as hold_seconds,
        {{ parse_decimal('given.focus_seconds') }} as focus_seconds,
        {{ parse_decimal('given.cost', scale=6) }} as cost
    from read
),

judged as (
    select
        *,
        {{ reject_reason(
            'given', required=['engagement_id', 'updated_at'], times=['updated_at'] + milestone_columns(),
            numbers=['hold_seconds', 'focus_seconds', 'cost']
        ) }} as reject_reason
    from typed
),

final as (
    select
        *,
        coalesce(lower(given.platform), 'generic') as platform
    from judged
)

select
    {{ landed_columns() }},
    platform,
    given.engagement_id as native_id,
    updated_at,
    case
        when reject_reason is null and not is_file
            then {{ with_text_member('record', 'contact', contact_id('given.contact', 'platform', 'source')) }}
    end as values_to_set
from final
