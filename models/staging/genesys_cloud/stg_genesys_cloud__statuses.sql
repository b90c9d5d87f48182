{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={'touched': 'stg_genesys_cloud__status_changes', 'keys': {
        'source': 'source', 'user_native_id': 'user_native_id', 'line': 'line', 'started_at': 'started_at',
    }},
) }}
{% if not execute %}{% do ref('stg_genesys_cloud__status_changes') %}{% endif %}

with

{% if only_changes() %}
final as (
    select * from {{ ref('stg_genesys_cloud__status_changes') }}
)

{% else %}
reports as (
    select
        *,
        {{ genesys_newest_teller() }} as newest_record,
        {{ genesys_first_teller() }} as first_record
    from {{ ref('stg_genesys_cloud__status_reports') }}
),

statuses as (
    {{ genesys_statuses('reports') }}
),

final as (
    select
        *,
        {{ genesys_previous_start() }} as previous_started_at,
        {{ genesys_next_start() }} as next_started_at
    from statuses
)

{% endif %}
select {{ genesys_status_columns().keys() | join(', ') }}
from final
