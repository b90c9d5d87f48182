{{ config(materialized='ephemeral') }}

with

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

event_records as (
    select
        records.*,
        coalesce(event_type.label = 'Heartbeat', false) as is_heartbeat
    from {{ ref('stg_amazon_connect__agent_event_records') }} as records
    {{ join_code('codes', 'event_type', 'records.event_type', 'event_type') }}
    where not records.is_file and records.reject_reason is null
),

stored_events as (
    select * from {{ stored('stg_amazon_connect__agent_events', {
        'source': dbt.type_string(), 'event_native_id': dbt.type_string(), 'agent_native_id': dbt.type_string(),
        'updated_at': 'timestamp', 'next_event_at': 'timestamp',
    }, schema='staging') }} as stored
),

new_events as (
    select * from event_records
    where {{ landed_now() }}
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
    from stored_events
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
    from stored_events
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

final as (
    select
        event_records.*,
        causes.file as file_of_change
    from event_records
    inner join causes
        on event_records.source = causes.source and event_records.event_native_id = causes.event_native_id
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
