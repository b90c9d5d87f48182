{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={
        'touched': 'int_changes__stories',
        'keys': {'platform': 'platform', 'source': 'source', 'story_key': 'story_key'},
    },
) }}
-- depends_on: {{ ref('int_changes__stories') }}

with

record_uses as (
    {{ union_platforms('record_uses', ['platform', 'source', 'feed', 'story_key', 'record_use']) }}
),

final as (
    select
        platform,
        source,
        feed,
        story_key,
        record_use,
        count(*) as records
    from record_uses
    group by platform, source, feed, story_key, record_use
)

select
    platform,
    source,
    feed,
    story_key,
    record_use,
    records
from final
