{% set in_order = 'partition by source, agent_native_id, contact_native_id order by state_order' %}

with

contact_states as (
    select
        *,
        lag(state) over ({{ in_order }}) as state_before,
        lag(state_class) over ({{ in_order }}) as class_before,
        lag(gone_at) over ({{ in_order }}) as before_gone_at
    from {{ ref('stg_amazon_connect__contact_states') }}
),

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

judged as (
    select
        contact_states.*,
        coalesce(after_state.label, outcome.label) as outcome_name
    from contact_states
    {{ join_code('codes', 'invitation_outcome', "contact_states.state_before || '/' || contact_states.state", 'after_state') }}
    {{ join_code('codes', 'invitation_outcome', 'contact_states.state', 'outcome') }}
),

-- An invitation begins when an agent is asked who was not being asked already.
begun as (
    select
        *,
        case
            when coalesce(state_class <> 'Invited', true) or outcome_name is not null then 0
            when class_before = 'Invited' and coalesce(before_gone_at >= state_started_at, true) then 0
            else 1
        end as begins
    from judged
),

final as (
    select
        *,
        sum(begins) over ({{ in_order }} rows between unbounded preceding and current row) as invitation
    from begun
)

select
    source,
    agent_native_id,
    agent_name,
    team_name,
    contact_native_id,
    invitation,
    state_order,
    state_started_at,
    state_class,
    outcome_name,
    gone_at,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
where invitation > 0
