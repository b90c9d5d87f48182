{% set contact_story = amazon_connect_story('contact', 'contact_native_id') %}
{% set event_story = amazon_connect_story('event', 'event_native_id') %}

with

contact_records as (
    {{ ranked_records(ref('stg_amazon_connect__contact_records'), ['contact_native_id'], 'amazon_connect', contact_story) }}
),

agent_event_records as (
    {{ ranked_records(ref('stg_amazon_connect__agent_event_records'), ['event_native_id'], 'amazon_connect', event_story) }}
),

agent_events as (
    select * from {{ ref('stg_amazon_connect__agent_events') }}
    where {{ is_of_touched_story('amazon_connect', event_story) }}
),

engagements as (
    select
        source,
        file,
        record_hash
    from {{ ref('stg_amazon_connect__engagements') }}
    where feed = 'contact_records'
    group by source, file, record_hash
),

final as (
    select
        contact_records.source,
        'contact_records' as feed,
        {{ amazon_connect_story('contact', 'contact_records.contact_native_id') }} as story_key,
        case
            when contact_records.version_rank > 1 then 'superseded'
            when engagements.record_hash is null then 'unused'
            else 'current'
        end as record_use
    from contact_records
    left join engagements
        on contact_records.source = engagements.source
        and contact_records.file = engagements.file
        and contact_records.record_hash = engagements.record_hash
    union all
    select
        agent_event_records.source,
        'agent_events' as feed,
        {{ amazon_connect_story('event', 'agent_event_records.event_native_id') }} as story_key,
        case
            when agent_event_records.version_rank > 1 then 'superseded'
            when agent_events.event_native_id is null then 'unused'
            else 'merged'
        end as record_use
    from agent_event_records
    left join agent_events
        on agent_event_records.source = agent_events.source
        and agent_event_records.event_native_id = agent_events.event_native_id
)

select
    'amazon_connect' as platform,
    source,
    feed,
    story_key,
    record_use
from final
