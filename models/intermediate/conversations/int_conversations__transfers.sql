{{ config(materialized='table') }}

with

agents as (
    select * from {{ engagements_in_work() }}
    where
        type = 'Agent'
        and status in ('Completed', 'In Progress', 'On Hold')
        and conversation_id is not null
        and connected_at is not null
),

-- A consult ends while the agent who asked for it is still with the customer: nobody was handed on.
consults as (
    select consulted.engagement_id
    from agents as consulted
    inner join agents as asking
        on consulted.conversation_id = asking.conversation_id
        and consulted.agent_id is distinct from asking.agent_id
        and consulted.connected_at >= asking.connected_at
        and (asking.disconnected_at is null or consulted.disconnected_at < asking.disconnected_at)
    group by consulted.engagement_id
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
            earlier.connected_at < later.connected_at
            or (earlier.connected_at = later.connected_at and earlier.native_id < later.native_id)
        )
        and (
            {{ milliseconds_between('earlier.disconnected_at', 'later.connected_at') }}
            >= -1000 * {{ var('link_tolerance_seconds') }}
            or later.disconnected_at is null
            or earlier.disconnected_at < later.disconnected_at
        )
        and (later.disconnected_at is null or earlier.disconnected_at <= later.disconnected_at)
    left join consults on earlier.engagement_id = consults.engagement_id
    where consults.engagement_id is null
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
