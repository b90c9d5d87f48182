{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'userId': 'text!',
    'primaryPresence': [{'startTime': 'time', 'endTime': 'time', 'systemPresence': 'text'}],
    'routingStatus': [{'startTime': 'time', 'endTime': 'time', 'routingStatus': 'text'}],
} %}

with

records as (
    {{ read_new_files('genesys_cloud', 'user_details') }}
),

read as (
    {{ with_shaped_members('records', shape, 'genesys_cloud') }}
),

dated as (
    select
        *,
        {{ genesys_latest_status_moment('given') }} as updated_at
    from read
),

final as (
    select
        *,
        coalesce(
            {{ shape_reject_reason(shape) }},
            case when not is_file and updated_at is null then 'every time is missing' end
        ) as reject_reason
    from dated
)

select
    {{ landed_columns(shape) }},
    given.userId as user_native_id,
    given.primaryPresence as presences,
    given.routingStatus as routing_statuses,
    updated_at
from final
