{{ config(materialized='table') }}

with

touched as (
    select * from {{ ref('int_changes__engagements') }}
),

shared_focus as (
    select * from {{ ref('int_changes__shared_focus') }}
),

conversations as (
    select * from {{ ref('int_changes__conversations') }}
),

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where {{ only_changes() | lower }}
),

final as (
    select
        engagement_id,
        file,
        file as own_file
    from touched
    union all
    select
        engagement_id,
        file,
        cast(null as {{ dbt.type_string() }}) as own_file
    from shared_focus
    union all
    select
        engagements.engagement_id,
        conversations.file,
        cast(null as {{ dbt.type_string() }}) as own_file
    from engagements
    inner join conversations on engagements.conversation_id = conversations.conversation_id
)

select
    engagement_id,
    coalesce(max(own_file), max(file)) as file
from final
group by engagement_id
