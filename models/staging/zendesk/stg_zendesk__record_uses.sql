{# What the newest records of each feed are for, on top of their relation records; the older ones are superseded. #}
{% set uses = {
    'ticket': "'current'",
    'user': "'current'",
    'group': "'current'",
    'brand': "'current'",
    'organization': "'unused'",
    'ticket_chat': "'current'",
    'ticket_sla_policy': "'current'",
    'sla_policy_metric_history': "case when records.metric = 'first_reply_time' then 'current' else 'unused' end",
    'ticket_tag': "case when records.tag = 'closed_by_merge' and not records.is_deleted then 'current' else 'unused' end",
    'ticket_comment': "case when moments.acted_at is not null and not records.is_voice_comment then 'merged' else 'unused' end",
    'ticket_field_history': "case
            when moments.acted_at is not null then 'merged'
            when records.field_name in ('status', 'group_id', 'assignee_id', 'first_reply_time') and tickets.ticket_id is not null
                then 'merged'
            else 'unused'
        end",
    'ticket_chat_event': "case when events.label is not null and chats.chat_id is not null then 'merged' else 'unused' end",
} %}

with

{% for feed in uses %}
{{ feed }}_records as (
    {{ ranked_zendesk_records(feed) }}
),

{% endfor %}
moments as (
    select * from {{ ref('stg_zendesk__agent_moments') }}
),

codes as (
    select * from {{ ref('codes_zendesk') }}
),

tickets as (
    select
        source,
        ticket_id
    from {{ ref('stg_zendesk__ticket_parts') }}
    group by source, ticket_id
),

chats as (
    select
        source,
        chat_id
    from {{ ref('stg_zendesk__chat_parts') }}
    group by source, chat_id
),

call_uses as (
    select * from {{ ref('stg_zendesk__call_record_uses') }}
),

final as (
    {% for feed, use in uses.items() %}
    {% set kind, native_id = zendesk_stories()[feed] %}
    select
        'zendesk' as platform,
        records.source,
        '{{ feed }}' as feed,
        {{ zendesk_story(kind, 'records.' ~ native_id) }} as story_key,
        case when records.version_rank > 1 then 'superseded' else {{ use }} end as record_use
    from {{ feed }}_records as records
    {% if 'moments.' in use %}
    left join moments
        on records.source = moments.source
        and records.ticket_id = moments.ticket_id
        and records.user_id = moments.agent_id
        and records.{{ 'created_at' if feed == 'ticket_comment' else 'changed_at' }} = moments.acted_at
    {% endif %}
    {% if 'tickets.' in use %}
    left join tickets on records.source = tickets.source and records.ticket_id = tickets.ticket_id
    {% endif %}
    {% if 'chats.' in use %}
    left join chats on records.source = chats.source and records.chat_id = chats.chat_id
    {{ join_code('codes', 'chat_event_type', 'records.event_type', 'events') }}
    {% endif %}
    {% if native_id not in zendesk_record_keys()[feed] %}
    where {{ is_of_touched_zendesk_story(kind, native_id, 'records') }}
    {% endif %}
    union all
    {% endfor %}
    select
        platform,
        source,
        feed,
        story_key,
        record_use
    from call_uses
)

select
    platform,
    source,
    feed,
    story_key,
    record_use
from final
