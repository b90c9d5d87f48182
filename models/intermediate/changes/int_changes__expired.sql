{{ config(materialized='table') }}

{% set columns = {'engagement_id': dbt.type_string()} %}

with

expired as (
    select * from {{ ref('int_retention__expired') }}
),

newest as (
    select * from {{ ref('int_engagements__newest') }}
    where {{ (only_changes() and var('retention_days') is not none) | lower }}
),

as_stored as (
    select * from {{ stored('int_engagements__identified', columns) }} as engagements
),

-- Gone too old, or back because the newest start time was corrected to an earlier one.
final as (
    select newest.engagement_id
    from newest
    left join expired on newest.engagement_id = expired.engagement_id
    left join as_stored on newest.engagement_id = as_stored.engagement_id
    where (expired.engagement_id is not null) = (as_stored.engagement_id is not null)
)

select engagement_id
from final
