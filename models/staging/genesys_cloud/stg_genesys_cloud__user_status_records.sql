{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{% set shape = {
    'userId': 'text!',
    'primaryPresence': [{'startTime': 'time', 'endTime': 'time', 'systemPresence': 'text'}],
    'routingStatus': [{'startTime': 'time', 'endTime': 'time', 'routingStatus': 'text'}],
} %}

with

final as (
    {{ shaped_records(
        read_new_files('genesys_cloud', 'user_details'), shape, 'genesys_cloud',
        dated_by=genesys_latest_status_moment('given')
    ) }}
)

select
    {{ landed_columns(shape) }},
    given.userId as user_native_id,
    given.primaryPresence as presences,
    given.routingStatus as routing_statuses,
    updated_at
from final
