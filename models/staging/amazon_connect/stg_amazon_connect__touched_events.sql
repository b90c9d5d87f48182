{{ config(materialized='table') }}

{% set stored_events = stored('stg_amazon_connect__agent_events', {
    'source': dbt.type_string(), 'event_native_id': dbt.type_string(), 'agent_native_id': dbt.type_string(),
    'updated_at': 'timestamp', 'next_event_at': 'timestamp',
}, schema='staging') %}

with

new_records as (
    select * from {{ ref('stg_amazon_connect__agent_event_records') }}
    where not is_file and reject_reason is null and {{ landed_now() }}
),

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

new_events as (
    select
        new_records.*,
        coalesce(event_type.label = 'Heartbeat', false) as is_heartbeat
    from new_records
    {{ join_code('codes', 'event_type', 'new_records.event_type', 'event_type') }}
),

-- Where the new events stand in the lines of their agents, and where they stood if they were known before.
places as (
    select
        source,
        agent_native_id,
        updated_at,
        file
    from new_events
    where not is_heartbeat
    union all
    select
        stored_events.source,
        stored_events.agent_native_id,
        stored_events.updated_at,
        new_events.file
    from {{ stored_events }} as stored_events
    inner join new_events
        on stored_events.source = new_events.source and stored_events.event_native_id = new_events.event_native_id
),

days_of_places as (
    select
        source,
        agent_native_id,
        min(updated_at) as first_at,
        max(updated_at) as last_at,
        max(file) as file
    from places
    group by source, agent_native_id, cast(updated_at as date)
),

-- The event before a new one lasts no longer than until then.
touched as (
    select
        source,
        event_native_id,
        file
    from new_events
    union all
    select
        stored_events.source,
        stored_events.event_native_id,
        days_of_places.file
    from {{ stored_events }} as stored_events
    inner join days_of_places
        on stored_events.source = days_of_places.source
        and stored_events.agent_native_id = days_of_places.agent_native_id
        and stored_events.updated_at <= days_of_places.last_at
        and coalesce(stored_events.next_event_at >= days_of_places.first_at, true)
),

causes as (
    select
        source,
        event_native_id,
        max(file) as file
    from touched
    group by source, event_native_id
),

versions as (
    select * from {{ ref('stg_amazon_connect__agent_event_records') }}
    where
        not is_file and reject_reason is null
        and (source, event_native_id) in (select source, event_native_id from causes)
),

final as (
    select
        versions.*,
        causes.file as file_of_change,
        coalesce(event_type.label = 'Heartbeat', false) as is_heartbeat
    from versions
    inner join causes
        on versions.source = causes.source and versions.event_native_id = causes.event_native_id
    {{ join_code('codes', 'event_type', 'versions.event_type', 'event_type') }}
)

select
    source,
    event_native_id,
    agent_native_id,
    is_heartbeat,
    current_snapshot,
    previous_snapshot,
    updated_at,
    file_of_change as file
from final
