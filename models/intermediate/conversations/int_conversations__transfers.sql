{{ config(materialized='table') }}

with

agents as (
    select * from {{ ref('int_engagements__identified') }}
    where
        type = 'Agent'
        and status in ('Completed', 'In Progress', 'On Hold')
        and conversation_id is not null
        and connected_at is not null
),

transferred as (
    select
        earlier.conversation_id,
        earlier.engagement_id
    from agents as earlier
    inner join agents as later
        on earlier.conversation_id = later.conversation_id
        and earlier.agent_id is distinct from later.agent_id
        and earlier.disconnected_at is not null
        and (
            later.connected_at > earlier.connected_at
            or (later.connected_at = earlier.connected_at and later.native_id > earlier.native_id)
        )
        and (
            {{ milliseconds_between('earlier.disconnected_at', 'later.connected_at') }}
            >= -1000 * {{ var('link_tolerance_seconds') }}
            or later.disconnected_at is null
            or later.disconnected_at > earlier.disconnected_at
        )
    group by earlier.conversation_id, earlier.engagement_id
),

final as (
    select
        conversation_id,
        count(*) as transfers
    from transferred
    group by conversation_id
)

select
    conversation_id,
    transfers
from final
