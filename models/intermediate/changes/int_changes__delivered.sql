{{ config(materialized='table') }}

{% set columns = {
    'engagement_id': dbt.type_string(), 'platform': dbt.type_string(), 'source': dbt.type_string(),
    'native_id': dbt.type_string(), 'conversation_id': dbt.type_string(), 'story_key': dbt.type_string(),
} %}

with

stories as (
    select * from {{ ref('int_changes__stories') }}
),

as_stored as (
    select * from {{ stored(
        'int_engagements__newest', columns, condition=is_touched('platform, source, story_key', 'int_changes__stories')
    ) }} as engagements
),

as_delivered as (
    select {{ columns | join(', ') }} from {{ ref('int_engagements__versions') }}
    where version_rank = 1 and {{ only_changes() | lower }}
),

final as (
    select * from as_stored
    union all
    select * from as_delivered
)

select
    final.engagement_id,
    final.platform,
    final.source,
    final.native_id,
    final.conversation_id,
    stories.file
from final
inner join stories
    on final.platform = stories.platform
    and final.source = stories.source
    and final.story_key = stories.story_key
