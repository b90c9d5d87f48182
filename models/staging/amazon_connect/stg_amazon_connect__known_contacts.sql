{% set told_by_events = [
    'source', 'contact_native_id', 'initial_native_id', 'channel', 'initiation_method', 'queue_native_id', 'queue_name', 'updated_at',
] %}
{% set told_by_records = [
    'previous_native_id', 'next_native_id', 'channel_subtype', 'initiated_at', 'scheduled_at', 'disconnected_at',
    'disconnect_reason', 'transferred_at', 'contact_id', 'company_contact_name', 'campaign_native_id', 'attributes', 'enqueued_at',
    'dequeued_at', 'queue_seconds', 'agent_native_id', 'agent_name', 'team_name', 'agent_connected_at', 'interaction_seconds',
    'hold_seconds', 'after_work_started_at', 'after_work_ended_at', 'file', 'position', 'record_hash', 'loaded_at',
] %}

{% set story = amazon_connect_story('contact', 'contact_native_id') %}

with

records as (
    {{ ranked_records(ref('stg_amazon_connect__contact_records'), ['contact_native_id'], 'amazon_connect', story) }}
),

recorded as (
    select * from records
    where version_rank = 1
),

contact_states as (
    select * from {{ ref('stg_amazon_connect__contact_states') }}
),

-- A contact has its record once it is over; until then agent events alone tell of it.
unrecorded as (
    select
        contact_states.*,
        row_number() over (
            partition by contact_states.source, contact_states.contact_native_id
            order by
                contact_states.updated_at desc, contact_states.state_started_at desc, contact_states.agent_native_id desc,
                contact_states.state_order desc
        ) as state_rank
    from contact_states
    left join recorded
        on contact_states.source = recorded.source and contact_states.contact_native_id = recorded.contact_native_id
    where recorded.contact_native_id is null
),

final as (
    select
        true as is_recorded,
        {{ (told_by_records + told_by_events) | join(', ') }}
    from recorded
    union all
    select
        false as is_recorded,
        {% for column in told_by_records %}
        null as {{ column }},
        {% endfor %}
        {{ told_by_events | join(', ') }}
    from unrecorded
    where state_rank = 1
)

select
    is_recorded,
    {{ (told_by_records + told_by_events) | join(', ') }}
from final
