{{ config(materialized='table') }}

with

delivered as (
    select * from {{ ref('int_changes__delivered') }}
),

newest as (
    select * from {{ ref('int_engagements__newest') }}
    where {{ only_changes() | lower }}
),

custom_records as (
    select
        platform,
        source,
        native_id,
        max(file) as file
    from {{ ref('stg_custom__engagement_records') }}
    where not is_file and reject_reason is null and {{ landed_now() }}
    group by platform, source, native_id
),

agents as (
    select * from {{ ref('int_changes__agents') }}
),

grown_stale as (
    select * from {{ ref('int_changes__staleness') }}
),

erased_now as (
    select * from {{ ref('int_changes__erased_contacts') }}
),

expired_now as (
    select * from {{ ref('int_changes__expired') }}
),

final as (
    select
        engagement_id,
        conversation_id,
        file,
        own_file
    from delivered
    union all
    select
        newest.engagement_id,
        newest.conversation_id,
        custom_records.file,
        custom_records.file as own_file
    from newest
    inner join custom_records
        on newest.platform = custom_records.platform
        and newest.source = custom_records.source
        and newest.native_id = custom_records.native_id
    union all
    select
        newest.engagement_id,
        newest.conversation_id,
        agents.file,
        cast(null as {{ dbt.type_string() }}) as own_file
    from newest
    inner join agents
        on newest.platform = agents.platform
        and newest.source = agents.source
        and newest.agent_native_id = agents.agent_native_id
    union all
    select
        newest.engagement_id,
        newest.conversation_id,
        erased_now.file,
        cast(null as {{ dbt.type_string() }}) as own_file
    from newest
    inner join erased_now on newest.engagement_id = erased_now.engagement_id
    union all
    select
        newest.engagement_id,
        newest.conversation_id,
        cast(null as {{ dbt.type_string() }}) as file,
        cast(null as {{ dbt.type_string() }}) as own_file
    from newest
    inner join grown_stale on newest.engagement_id = grown_stale.engagement_id
    union all
    select
        newest.engagement_id,
        newest.conversation_id,
        cast(null as {{ dbt.type_string() }}) as file,
        cast(null as {{ dbt.type_string() }}) as own_file
    from newest
    inner join expired_now on newest.engagement_id = expired_now.engagement_id
)

select
    engagement_id,
    conversation_id,
    file,
    own_file
from final
