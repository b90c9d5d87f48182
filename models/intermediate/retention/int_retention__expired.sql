{{ config(materialized='table') }}

{% set milestones = milestone_columns() | join(', ') %}

with

engagements as (
    select
        engagement_id,
        platform,
        source,
        feed,
        coalesce(conversation_id, engagement_id) as conversation_key,
        coalesce({{ milestones }}) as start_time
    from {{ ref('int_engagements__newest') }}
    where {{ (var('retention_days') is not none) | lower }}
),

newest as (
    select max(start_time) as start_time from engagements
),

expired_conversations as (
    select engagements.conversation_key
    from engagements
    cross join newest
    group by engagements.conversation_key, newest.start_time
    having
        {{ milliseconds_between('max(engagements.start_time)', 'newest.start_time') }}
        > {{ (var('retention_days') or 0) * 86400000 }}
),

final as (
    select engagements.*
    from engagements
    inner join expired_conversations on engagements.conversation_key = expired_conversations.conversation_key
)

select
    engagement_id,
    platform,
    source,
    feed
from final
