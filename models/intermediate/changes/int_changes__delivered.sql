{{ config(materialized='table') }}

{% set columns = {
    'engagement_id': dbt.type_string(), 'platform': dbt.type_string(), 'source': dbt.type_string(),
    'native_id': dbt.type_string(), 'conversation_id': dbt.type_string(), 'story_key': dbt.type_string(),
    'record_hash': dbt.type_string(),
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

as_was_and_is as (
    select * from as_stored
    union all
    select * from as_delivered
),

-- What is only delivered again tells nothing of its own.
final as (
    select
        *,
        count(*) over (partition by engagement_id) = 1
        or min(record_hash) over (partition by engagement_id)
        <> max(record_hash) over (partition by engagement_id) as is_told_anew
    from as_was_and_is
)

select
    final.engagement_id,
    final.platform,
    final.source,
    final.native_id,
    final.conversation_id,
    stories.file,
    case when final.is_told_anew then stories.file end as own_file
from final
inner join stories
    on final.platform = stories.platform
    and final.source = stories.source
    and final.story_key = stories.story_key
