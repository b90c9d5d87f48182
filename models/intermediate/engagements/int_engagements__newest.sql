{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    partition_by=parted_by('start_date'),
    meta={'touched': 'int_changes__delivered', 'keys': {'engagement_id': 'engagement_id'}},
) }}
-- depends_on: {{ ref('int_changes__delivered') }}

with

versions as (
    select * from {{ ref('int_engagements__versions') }}
),

final as (
    select * from versions
    where version_rank = 1
)

select
    engagement_id,
    conversation_id,
    {{ select_engagement_columns() }},
    cast(coalesce(started_at, updated_at) as date) as start_date
from final
