{{ config(materialized='table') }}

{% set begun %}
with

changed_users as (
    select * from {{ ref('stg_zendesk__changed_users') }}
),

changed_entries as (
    select * from {{ ref('stg_zendesk__changed_entries') }}
),

changed as (
    select
        source,
        'user' as directory,
        user_id as native_id,
        changed_from,
        file
    from changed_users
    union all
    select
        source,
        directory,
        native_id,
        cast(null as timestamp) as changed_from,
        file
    from changed_entries
),

mentions as (
    {{ zendesk_mentions_by_story() }}
),

{% for feed in ['ticket_comment', 'call_leg'] %}
landed_{{ feed }}s as (
    select
        source,
        {{ zendesk_record_keys()[feed][0] }},
        max(file) as file
    from {{ sound_zendesk_records(feed, landed_now()) }}
    group by source, {{ zendesk_record_keys()[feed][0] }}
){{ "," if not loop.last }}

{% endfor %}

{% for feed, (kind, native_id) in zendesk_stories().items() %}
{% set key = zendesk_record_keys()[feed][0] %}
select
    records.source,
    '{{ kind }}' as kind,
    records.{{ native_id }} as native_id,
    {% if feed not in ['ticket_comment', 'call_leg'] %}
    records.file
from {{ sound_zendesk_records(feed, landed_now()) }}
    {% else %}
    landed.file
from {{ sound_zendesk_records(feed) }}
-- The versions may name different stories.
inner join landed_{{ feed }}s as landed on records.source = landed.source and records.{{ key }} = landed.{{ key }}
    {% endif %}
union all
{% endfor %}
select
    mentions.source,
    mentions.kind,
    mentions.native_id,
    changed.file
from mentions
inner join changed
    on mentions.source = changed.source
    and mentions.directory = changed.directory
    and mentions.named_id = changed.native_id
    and (mentions.named_at >= changed.changed_from or changed.changed_from is null)
union all
select
    source,
    'user' as kind,
    user_id as native_id,
    file
from changed_users
{% endset %}

{# A ticket shares its life with its chats, its calls and the tickets that went into it, now or by an older record. #}
{% set step %}
with

merges as (
    select
        source,
        ticket_id,
        {{ zendesk_id(clean_text('merged_ticket_id')) }} as merged_ticket_id
    from (
        select
            source,
            ticket_id,
            {{ explode_array(array_of_texts('merged_ticket_ids'), 'merged_ticket_id', 'place') }}
        from {{ sound_zendesk_records('ticket', "length(merged_ticket_ids) > 2") }}
    ) as listed
),

links as (
    {% for feed, native_id in [('ticket_chat', 'chat_id'), ('call_metric', 'call_id')] %}
    {% set kind = zendesk_stories()[feed][0] %}
    select
        source,
        '{{ kind }}' as kind,
        {{ native_id }} as native_id,
        'ticket' as other_kind,
        ticket_id as other_id
    from {{ sound_zendesk_records(feed) }}
    union all
    select
        source,
        'ticket' as kind,
        ticket_id as native_id,
        '{{ kind }}' as other_kind,
        {{ native_id }} as other_id
    from {{ sound_zendesk_records(feed) }}
    union all
    {% endfor %}
    select
        source,
        'ticket' as kind,
        ticket_id as native_id,
        'ticket' as other_kind,
        merged_ticket_id as other_id
    from merges
    union all
    select
        source,
        'ticket' as kind,
        merged_ticket_id as native_id,
        'ticket' as other_kind,
        ticket_id as other_id
    from merges
)

select
    links.source,
    links.other_kind as kind,
    links.other_id as native_id,
    reached_so_far.file
from reached_so_far
inner join links
    on reached_so_far.source = links.source
    and reached_so_far.kind = links.kind
    and reached_so_far.native_id = links.native_id
where links.other_id is not null
{% endset %}

with

reached as (
    {{ reached_over(begun, step, ['source', 'kind', 'native_id', 'file']) }}
),

final as (
    select
        source,
        kind,
        native_id,
        max(file) as file
    from reached
    group by source, kind, native_id
)

select
    'zendesk' as platform,
    source,
    kind || '/' || native_id as story_key,
    file
from final
