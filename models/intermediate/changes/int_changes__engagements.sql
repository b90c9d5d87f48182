{{ config(materialized='table') }}

with

causes as (
    select * from {{ ref('int_changes__causes') }}
),

delivered as (
    select * from {{ ref('int_changes__delivered') }}
),

newest as (
    select * from {{ ref('int_engagements__newest') }}
    where {{ only_changes() | lower }}
),

touched_conversations as (
    select
        conversation_id,
        coalesce(max(own_file), max(file)) as file
    from causes
    where conversation_id is not null
    group by conversation_id
),

-- Engagements that are gone have no row among the newest.
touched as (
    select
        engagement_id,
        platform,
        source,
        native_id,
        file,
        own_file,
        cast(null as {{ dbt.type_string() }}) as conversation_file
    from delivered
    union all
    select
        newest.engagement_id,
        newest.platform,
        newest.source,
        newest.native_id,
        causes.file,
        causes.own_file,
        cast(null as {{ dbt.type_string() }}) as conversation_file
    from causes
    inner join newest on causes.engagement_id = newest.engagement_id
    union all
    select
        newest.engagement_id,
        newest.platform,
        newest.source,
        newest.native_id,
        cast(null as {{ dbt.type_string() }}) as file,
        cast(null as {{ dbt.type_string() }}) as own_file,
        touched_conversations.file as conversation_file
    from newest
    inner join touched_conversations on newest.conversation_id = touched_conversations.conversation_id
),

-- What its own records say anew comes before what reaches it through its conversation.
final as (
    select
        engagement_id,
        max(platform) as platform,
        max(source) as source,
        max(native_id) as native_id,
        coalesce(max(own_file), max(conversation_file), max(file)) as file
    from touched
    group by engagement_id
)

select
    engagement_id,
    platform,
    source,
    native_id,
    file
from final
