with

contacts as (
    select * from {{ ref('stg_amazon_connect__contacts') }}
    where
        is_recorded
        and (coalesce(agent_native_id, agent_name) is not null or agent_connected_at is not null)
        and coalesce(agent_connected_at, after_work_started_at, after_work_ended_at, disconnected_at) is not null
),

passed_on as (
    select * from {{ ref('stg_amazon_connect__passed_on') }}
),

live_agents as (
    select * from {{ ref('stg_amazon_connect__live_agents') }}
),

-- The contact's own disconnect is no end of the agent's part: after a transfer the contact goes on without the agent. While the
-- contact is open its durations are no final ones.
released as (
    select
        contacts.*,
        passed_on.contact_native_id is not null or contacts.transferred_at is not null as was_passed_on,
        coalesce(live_agents.state_class = 'On Hold' and contacts.disconnected_at is null, false) as is_on_hold,
        case
            when coalesce(contacts.disconnected_at, contacts.transferred_at, contacts.after_work_started_at) is not null
                then coalesce(
                    {{ moment_after(
                        'contacts.agent_connected_at', '(contacts.interaction_seconds + coalesce(contacts.hold_seconds, 0))'
                    ) }},
                    contacts.after_work_started_at,
                    case when contacts.agent_connected_at is null then contacts.disconnected_at end
                )
        end as released_at
    from contacts
    left join passed_on
        on contacts.source = passed_on.source and contacts.contact_native_id = passed_on.contact_native_id
    left join live_agents
        on contacts.source = live_agents.source and contacts.contact_native_id = live_agents.contact_native_id
),

-- Moments and durations are cut to seconds each on its own, so an end up to two seconds before the release is no contradiction.
ended as (
    select
        *,
        case
            when agent_connected_at is null then coalesce(after_work_ended_at, disconnected_at)
            when {{ milliseconds_between('after_work_ended_at', 'released_at') }} between 0 and 2000 then released_at
            when after_work_ended_at is not null then after_work_ended_at
            when after_work_started_at is null then released_at
        end as ended_at,
        coalesce(
            {{ milliseconds_between('released_at', 'disconnected_at') }} > 1000 * {{ var('link_tolerance_seconds') }}, false
        ) as left_before_the_customer
    from released
),

final as (
    select
        *,
        'contact_records' as feed,
        contact_native_id || '/agent' as native_id,
        'Agent' as type,
        case
            when agent_connected_at is null or (released_at is null and disconnected_at is not null) then 'Corrupted'
            when is_on_hold then 'On Hold'
        end as status,
        case
            when was_passed_on and (left_before_the_customer or terminated_by is null) then 'Agent'
            else terminated_by
        end as agent_terminated_by,
        attributes.outcome as outcome_name,
        attributes.outcome_category as outcome_category_name
    from ended
)

select
    source,
    feed,
    contact_native_id,
    native_id,
    type,
    agent_connected_at as started_at,
    agent_connected_at as connected_at,
    released_at as disconnected_at,
    ended_at,
    hold_seconds,
    status,
    agent_terminated_by as terminated_by,
    agent_native_id,
    agent_name,
    team_name,
    outcome_name,
    outcome_category_name,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
