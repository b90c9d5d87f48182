{{ config(materialized='table') }}

with

final as (
    {{ union_platforms('touched_stories', ['platform', 'source', 'story_key', 'file']) }}
)

select
    platform,
    source,
    story_key,
    file
from final
