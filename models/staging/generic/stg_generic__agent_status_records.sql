{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set members = ['status_id', 'agent_id', 'status', 'available', 'started_at', 'ended_at', 'updated_at'] %}

with

records as (
    {{ read_new_files('generic', 'agent_statuses') }}
),

read as (
    {{ with_given_members('records', members) }}
),

typed as (
    select
        *,
        {{ parse_timestamp('given.started_at') }} as started_at,
        {{ parse_timestamp('given.ended_at') }} as ended_at,
        {{ parse_timestamp('given.updated_at') }} as updated_at
    from read
),

judged as (
    select
        *,
        coalesce(
            {{ reject_reason(
                'given', required=['status_id', 'agent_id', 'status', 'updated_at'],
                times=['started_at', 'ended_at', 'updated_at'], numbers=[]
            ) }},
            case
                when not is_file and coalesce(started_at, ended_at) is null then 'started_at and ended_at are missing'
            end
        ) as reject_reason
    from typed
),

final as (
    select
        *,
        case when is_object then {{ other_members('record', members) }} end as custom_attributes
    from judged
)

select
    {{ landed_columns() }},
    given.status_id as native_id,
    given.agent_id as agent_native_id,
    given.status as status_name,
    given.available as available,
    started_at,
    ended_at,
    updated_at,
    custom_attributes
from final
