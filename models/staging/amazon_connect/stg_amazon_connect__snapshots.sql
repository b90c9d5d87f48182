with

events as (
    select * from {{ ref('stg_amazon_connect__agent_events') }}
    where {{ tells_of_touched_story() }}
),

-- What an event says to have been before it counts as well: the event that brought it may be late or lost.
final as (
    select
        *,
        true as is_current,
        current_snapshot as snapshot,
        next_event_at as held_until
    from events
    where current_snapshot is not null
    union all
    select
        *,
        false as is_current,
        previous_snapshot as snapshot,
        updated_at as held_until
    from events
    where previous_snapshot is not null
)

select
    source,
    event_native_id,
    agent_native_id,
    is_current,
    {{ name_in_snapshot('snapshot') }} as agent_name,
    {{ deepest_group('snapshot.Configuration.AgentHierarchyGroups') }} as team_name,
    snapshot.AgentStatus.Name as status_name,
    snapshot.AgentStatus.Type as status_type,
    snapshot.AgentStatus.StartTimestamp as status_started_at,
    snapshot.Contacts as held_contacts,
    held_until,
    day,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
