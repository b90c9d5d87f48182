with

states as (
    select
        *,
        group_id is not null and assignee_id is null and status_label in ('In Progress', 'On Hold') as is_waiting
    from {{ ref('stg_zendesk__ticket_states') }}
),

live_contacts as (
    select * from {{ ref('stg_zendesk__live_contacts') }}
),

agents as (
    select * from {{ ref('stg_zendesk__agent_ids') }}
),

marked as (
    select
        *,
        case
            when is_waiting and coalesce(
                previous_group_id = group_id and previous_assignee_id is null
                and previous_status_label in ('In Progress', 'On Hold'),
                false
            ) then 0
            else 1
        end as begins_wait
    from states
),

numbered as (
    select
        *,
        sum(begins_wait) over (
            partition by source, ticket_id order by changed_at
            rows between unbounded preceding and current row
        ) as wait_number
    from marked
),

waits as (
    select
        source,
        ticket_id,
        group_id,
        wait_number,
        min(changed_at) as started_at,
        max_by({{ struct_of({
            'ended_at': 'next_changed_at', 'assignee_id': 'next_assignee_id', 'ended_by': 'next_changed_by',
            'status_label': 'status_label', 'unknown_status': 'unknown_status', 'newest': 'next_newest',
        }) }}, changed_at) as last_state,
        max(newest) as newest,
        min_by(feed, changed_at) as feed
    from numbered
    where is_waiting
    group by source, ticket_id, group_id, wait_number
),

ended as (
    select
        *,
        last_state.ended_at,
        last_state.ended_by,
        last_state.assignee_id,
        last_state.status_label,
        last_state.unknown_status,
        last_state.newest as next_newest
    from waits
),

-- What a chat or a call tells of its own queue is not told again by the ticket, which waits on when they are over.
final as (
    select
        ended.*,
        coalesce(live_contacts.ended_at, ended.started_at) as waits_from,
        agents.user_id is not null as ended_by_agent
    from ended
    left join agents on ended.source = agents.source and ended.ended_by = agents.user_id
    left join live_contacts
        on ended.source = live_contacts.source
        and ended.ticket_id = live_contacts.ticket_id
        and ended.started_at >= live_contacts.started_at
        and ended.started_at <= live_contacts.ended_at
    where
        live_contacts.ended_at is null
        or (ended.ended_at is null and not live_contacts.is_open)
        or ended.ended_at > live_contacts.ended_at
)

select
    source,
    ticket_id,
    group_id,
    feed,
    started_at as began_at,
    waits_from as started_at,
    ended_at,
    case
        when ended_at is null then null
        when assignee_id is not null then 'Accepted'
        else 'Flow Out'
    end as outcome_name,
    case when ended_at is null then case when status_label = 'On Hold' then 'On Hold' else unknown_status end end as status,
    case
        when ended_at is null then null
        when assignee_id is not null or ended_by_agent then 'Agent'
        when ended_by is not null then 'Customer'
        else 'System'
    end as terminated_by,
    case when next_newest > newest then next_newest else newest end as newest,
    row_number() over (partition by source, ticket_id order by started_at) as wait_order
from final
