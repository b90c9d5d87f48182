{{ config(
    materialized='incremental', incremental_strategy='replace_touched',
    meta={
        'touched': 'stg_amazon_connect__touched_stories',
        'keys': {'source': 'source', 'story_key': amazon_connect_story('event', 'event_native_id')},
    }
) }}

{% set story = amazon_connect_story('event', 'event_native_id') %}
{% set place = ['source', 'agent_native_id', 'event_native_id', 'updated_at'] %}
{% set facts = ['is_logout', 'current_snapshot', 'previous_snapshot', 'day', 'file', 'position', 'record_hash', 'loaded_at'] %}

with

events as (
    {{ ranked_records(ref('stg_amazon_connect__agent_event_records'), ['event_native_id'], 'amazon_connect', story) }}
),

codes as (
    select * from {{ ref('codes_amazon_connect') }}
),

changes as (
    select
        events.*,
        cast(events.updated_at as date) as day,
        coalesce(event_type.label = 'Log-out', false) as is_logout
    from events
    {{ join_code('codes', 'event_type', 'events.event_type', 'event_type') }}
    where events.version_rank = 1 and coalesce(event_type.label <> 'Heartbeat', true)
),

{% if only_changes() %}
unchanged as (
    select * from {{ this }}
    where not {{ is_of_touched_story('amazon_connect', story) }}
),

days as (
    select
        source,
        agent_native_id,
        day
    from changes
    group by source, agent_native_id, day
),

-- What changes lasts until the next event of these days, or the first after them.
later_events as (
    select
        days.source,
        days.agent_native_id,
        case when unchanged.day = days.day then unchanged.event_native_id end as event_native_id,
        min(unchanged.updated_at) as updated_at
    from days
    inner join unchanged
        on days.source = unchanged.source and days.agent_native_id = unchanged.agent_native_id and days.day <= unchanged.day
    group by 1, 2, days.day, 3
),
{% endif %}

line as (
    select
        {{ (place + facts) | join(', ') }},
        true as is_touched
    from changes
    {% if only_changes() %}
    union all
    select
        {{ place | join(', ') }},
        {% for fact in facts %}null as {{ fact }}, {% endfor %}
        false as is_touched
    from later_events
    {% endif %}
),

final as (
    select
        *,
        lead(updated_at) over (
            partition by source, agent_native_id
            order by updated_at, event_native_id nulls first
        ) as next_event_at
    from line
)

select
    source,
    event_native_id,
    agent_native_id,
    is_logout,
    current_snapshot,
    previous_snapshot,
    next_event_at,
    day,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
where is_touched
