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

begun as (
    {% for snapshot in snapshots %}
    select
        {{ place }},
        cast({{ snapshot }}.AgentStatus.StartTimestamp as date) as status_day
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
        {{ amazon_connect_status_story('agent_native_id', 'status_day') }} as story_key,
        null as contact_native_id,
        null as initial_native_id
    from begun
    where status_day is not null
    group by {{ place }}, status_day
    union all
    select
        {{ place }},
        {{ amazon_connect_story('agent', 'agent_native_id') }} as story_key,
        null as contact_native_id,
        null as initial_native_id
    from events
    where {{ name_in_snapshot('current_snapshot') }} is not null
    group by {{ place }}
)

select
    source,
    agent_native_id,
    day,
    story_key,
    contact_native_id,
    initial_native_id
from final
