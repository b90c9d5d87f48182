{{ config(materialized='table') }}

{% set story = amazon_connect_story('contact', 'contact_native_id') %}
{% set state_key = 'source, agent_native_id, contact_native_id, state, state_started_at' %}

with

snapshots as (
    select * from {{ ref('stg_amazon_connect__snapshots') }}
),

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

seen as (
    select
        *,
        {{ explode_array('held_contacts', 'contact', 'contact_place') }}
    from snapshots
),

observations as (
    select
        *,
        contact.ContactId as contact_native_id,
        contact.State as state, -- noqa: AL09
        coalesce(contact.StateStartTimestamp, case when is_current then updated_at end) as state_started_at
    from seen
    where contact.ContactId is not null and contact.State is not null
),

-- A state is seen again in every snapshot while it lasts. It is over when every snapshot with it was followed by another event.
states as (
    select
        *,
        row_number() over (
            partition by {{ state_key }}
            order by {{ newest_first() }}, is_current desc, contact_place asc
        ) as observation_rank,
        max(case when held_until is null then 1 else 0 end) over (partition by {{ state_key }}) = 1 as lasts,
        max(held_until) over (partition by {{ state_key }}) as last_held_until
    from observations
    where state_started_at is not null and {{ is_of_touched_story('amazon_connect', story) }}
),

classed as (
    select
        states.*,
        contact_state.label as state_class
    from states
    {{ join_code('codes', 'contact_state', 'states.state', 'contact_state') }}
    where states.observation_rank = 1
),

final as (
    select
        *,
        row_number() over (
            partition by source, agent_native_id, contact_native_id
            order by state_started_at, case when state_class = 'Invited' then 0 else 1 end, state
        ) as state_order
    from classed
)

select
    source,
    agent_native_id,
    agent_name,
    team_name,
    contact_native_id,
    contact.InitialContactId as initial_native_id,
    contact.Channel as channel, -- noqa: AL09
    contact.InitiationMethod as initiation_method,
    {{ id_in_arn('contact.Queue.ARN', 'queue') }} as queue_native_id,
    contact.Queue.Name as queue_name,
    state,
    state_class,
    state_order,
    state_started_at,
    case when not lasts then last_held_until end as gone_at,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
