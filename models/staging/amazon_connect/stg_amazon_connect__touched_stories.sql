{{ config(materialized='table') }}

with

events as (
    select * from {{ ref('stg_amazon_connect__touched_events') }}
),

days as (
    select * from {{ ref('stg_amazon_connect__touched_days') }}
),

contacts as (
    select * from {{ ref('stg_amazon_connect__touched_contacts') }}
),

final as (
    select
        source,
        {{ amazon_connect_story('event', 'event_native_id') }} as story_key,
        max(file) as file,
        cast(null as {{ dbt.type_string() }}) as agent_native_id,
        cast(null as date) as day
    from events
    group by source, event_native_id
    union all
    select
        source,
        {{ amazon_connect_story('agent', 'agent_native_id') }} as story_key,
        max(file) as file,
        null as agent_native_id,
        null as day
    from events
    where not is_heartbeat
    group by source, agent_native_id
    union all
    select
        source,
        {{ amazon_connect_status_story('agent_native_id', 'day') }} as story_key,
        file,
        agent_native_id,
        day
    from days
    union all
    select
        source,
        {{ amazon_connect_story('contact', 'contact_native_id') }} as story_key,
        file,
        cast(null as {{ dbt.type_string() }}) as agent_native_id,
        cast(null as date) as day
    from contacts
)

select
    'amazon_connect' as platform,
    source,
    story_key,
    file,
    agent_native_id,
    day
from final
