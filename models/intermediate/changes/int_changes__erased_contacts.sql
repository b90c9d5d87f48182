{{ config(materialized='table') }}

{% set columns = {'engagement_id': dbt.type_string(), 'contact_id': dbt.type_string()} %}

with

engagements as (
    select * from {{ stored('int_engagements__identified', columns) }} as engagements
),

contacts as (
    select
        contact_id,
        max(file) as file
    from {{ ref('stg_erasure__contact_records') }}
    where not is_file and reject_reason is null and {{ landed_now() }}
    group by contact_id
),

final as (
    select
        engagements.engagement_id,
        contacts.file
    from engagements
    inner join contacts on engagements.contact_id = contacts.contact_id
)

select
    engagement_id,
    file
from final
