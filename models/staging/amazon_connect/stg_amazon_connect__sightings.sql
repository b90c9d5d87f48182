{{ config(
    materialized='incremental', incremental_strategy='replace_touched',
    meta={
        'touched': 'stg_amazon_connect__touched_stories',
        'keys': {'source': 'source', 'agent_native_id': 'agent_native_id', 'day': 'day'},
    }
) }}

{% set snapshots = ['current_snapshot', 'previous_snapshot'] %}
{% set place = ['source', 'agent_native_id', 'day'] | join(', ') %}

with

events as (
    select * from {{ ref('stg_amazon_connect__agent_events') }}
    where {{ is_of_touched_day('day') }}
),

held as (
    {% for snapshot in snapshots %}
    select
        {{ place }},
        {{ explode_array(snapshot ~ '.Contacts', 'contact', 'contact_place') }}
    from events
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- The days on which the statuses that are seen began; each day tells of the agent's name as well.
days as (
    {% for moment in ['updated_at', snapshots[0] ~ '.AgentStatus.StartTimestamp', snapshots[1] ~ '.AgentStatus.StartTimestamp'] %}
    select
        {{ place }},
        cast({{ moment }} as date) as told_day
    from events
    {{ "union all" if not loop.last }}
    {% endfor %}
),

final as (
    select
        {{ place }},
        {{ amazon_connect_story('contact', 'contact.ContactId') }} as story_key,
        contact.ContactId as contact_native_id,
        contact.InitialContactId as initial_native_id
    from held
    where contact.ContactId is not null
    group by {{ place }}, contact.ContactId, contact.InitialContactId
    union all
    select
        {{ place }},
        {{ amazon_connect_day_story('agent_native_id', 'told_day') }} as story_key,
        null as contact_native_id,
        null as initial_native_id
    from days
    where told_day is not null
    group by {{ place }}, told_day
)

select
    source,
    agent_native_id,
    day,
    story_key,
    contact_native_id,
    initial_native_id
from final
