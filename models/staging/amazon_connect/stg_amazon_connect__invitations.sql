{% set invitation_key = 'partition by states.source, states.agent_native_id, states.contact_native_id, states.invitation' %}

with

states as (
    select * from {{ ref('stg_amazon_connect__invitation_states') }}
),

contacts as (
    select * from {{ ref('stg_amazon_connect__contacts') }}
),

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

-- The state that ended the invitation, else the last one it was in.
deciding as (
    select
        states.*,
        min(states.state_started_at) over ({{ invitation_key }}) as started_at,
        max(states.invitation) over (
            partition by states.source, states.agent_native_id, states.contact_native_id
        ) as last_invitation,
        row_number() over (
            {{ invitation_key }}
            order by
                case when states.outcome_name is null then 1 else 0 end,
                case when states.outcome_name is null then -states.state_order else states.state_order end
        ) as state_rank
    from states
    where states.outcome_name is not null or states.state_class = 'Invited'
),

-- Who dials was not invited. A contact record may know of an answer that the events lack: that to the last invitation, as
-- nobody is asked again who has answered.
ended as (
    select
        deciding.*,
        case
            when deciding.outcome_name is not null then deciding.state_started_at
            when
                deciding.invitation = deciding.last_invitation
                and contacts.agent_native_id = deciding.agent_native_id
                and {{ milliseconds_between('deciding.started_at', 'contacts.agent_connected_at') }} > -1000
                then greatest(contacts.agent_connected_at, deciding.started_at)
        end as answered_at
    from deciding
    inner join contacts
        on deciding.source = contacts.source and deciding.contact_native_id = contacts.contact_native_id
    where deciding.state_rank = 1 and not contacts.is_dialled_by_agent
),

final as (
    select
        ended.*,
        'agent_events' as feed,
        ended.contact_native_id || '/invitation/' || ended.agent_native_id || '/'
        || cast({{ epoch_ms('ended.started_at') }} as {{ dbt.type_string() }}) as native_id,
        'Invitation' as type,
        coalesce(ended.answered_at, ended.gone_at) as ended_at,
        coalesce(ended.outcome_name, last_outcome.label) as last_outcome_name
    from ended
    {{ join_code(
        'codes', 'invitation_outcome',
        "case when ended.answered_at is not null then 'CONNECTED' when ended.gone_at is not null then '(gone)' end", 'last_outcome'
    ) }}
)

select
    source,
    feed,
    contact_native_id,
    native_id,
    type,
    started_at,
    ended_at,
    agent_native_id,
    agent_name,
    team_name,
    last_outcome_name as outcome_name,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
