with

legs as (
    select * from {{ ref('stg_zendesk__call_legs') }}
    where not is_customer
),

spans as (
    select * from {{ ref('stg_zendesk__call_leg_spans') }}
),

users as (
    select * from {{ ref('stg_zendesk__users') }}
),

teams as (
    select * from {{ ref('stg_zendesk__teams') }}
),

known as (
    select
        legs.*,
        legs.is_consulted and not legs.is_transferred_here as is_only_asked,
        spans.is_dialled,
        spans.is_invited,
        spans.rung_at,
        spans.connected_at,
        spans.disconnected_at,
        spans.left_at,
        spans.ended_at,
        spans.hold_seconds,
        spans.is_corrupted,
        users.user_name,
        teams.team_name,
        case
            when legs.is_deleted then 'Deleted'
            when spans.is_corrupted then 'Corrupted'
        end as status
    from legs
    inner join spans on legs.source = spans.source and legs.leg_id = spans.leg_id
    left join users on legs.source = users.source and legs.agent_id = users.user_id
    left join teams
        on legs.source = teams.source and legs.agent_id = teams.user_id and {{ holds_at('teams', 'spans.rung_at') }}
),

invitations as (
    select
        source,
        leg_id,
        'Invitation' as type,
        '/invitation' as suffix,
        rung_at as started_at,
        cast(null as timestamp) as invited_at,
        cast(null as timestamp) as connected_at,
        cast(null as timestamp) as disconnected_at,
        case when is_answered then connected_at else left_at end as ended_at,
        cast(null as decimal(18, 3)) as hold_seconds,
        case when is_answered then 'Accepted' else invitation_outcome end as outcome_name
    from known
    where is_invited
),

agents as (
    select
        source,
        leg_id,
        'Agent' as type,
        '' as suffix,
        case when is_dialled then rung_at else coalesce(connected_at, rung_at) end as started_at,
        case when is_invited then rung_at end as invited_at,
        connected_at,
        disconnected_at,
        ended_at,
        hold_seconds,
        cast(null as {{ dbt.type_string() }}) as outcome_name
    from known
    where engagement_type = 'Agent' and (is_answered or is_dialled)
),

others as (
    select
        source,
        leg_id,
        engagement_type as type,
        '' as suffix,
        rung_at as started_at,
        cast(null as timestamp) as invited_at,
        cast(null as timestamp) as connected_at,
        cast(null as timestamp) as disconnected_at,
        ended_at,
        cast(null as decimal(18, 3)) as hold_seconds,
        cast(null as {{ dbt.type_string() }}) as outcome_name
    from known
    where engagement_type <> 'Agent'
),

parts as (
    select * from invitations
    union all
    select * from agents
    union all
    select * from others
),

final as (
    select
        parts.*,
        known.call_id,
        'call/' || known.call_id || '/leg/' || known.leg_id || parts.suffix as native_id,
        known.agent_type,
        known.agent_id,
        known.user_name,
        known.team_name,
        known.status,
        known.terminated_by,
        known.is_only_asked or known.is_transferred_on as is_left_by_agent,
        known.is_joined,
        not known.is_only_asked as is_of_queue,
        known.is_answered,
        known.custom_attributes,
        known.updated_at,
        known.file,
        known.position,
        known.record_hash,
        known.loaded_at
    from parts
    inner join known on parts.source = known.source and parts.leg_id = known.leg_id
)

select
    source,
    call_id,
    native_id,
    type,
    started_at,
    invited_at,
    connected_at,
    disconnected_at,
    ended_at,
    hold_seconds,
    outcome_name,
    agent_type,
    -- Nobody's name stands behind a number outside.
    case when agent_type = 'External' then 'external' else agent_id end as agent_native_id,
    case when agent_type = 'External' then 'External number' else user_name end as agent_name,
    case when agent_type = 'User' then team_name end as team_name,
    status,
    case when type = 'Agent' then case when is_left_by_agent then 'Agent' else terminated_by end end as terminated_by,
    type = 'Agent' and is_answered and not (is_left_by_agent or is_joined) as is_last,
    is_of_queue,
    custom_attributes,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
