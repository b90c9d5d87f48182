{{ config(materialized='table') }}

with recursive

{% for feed in zendesk_stories() %}
{{ feed }}_records as (
    select
        *,
        {{ landed_now() }} as is_new
    from {{ zendesk_records(feed) }}
    where not is_file and reject_reason is null
),

{% endfor %}
changed_users as (
    select
        *,
        'user' as directory,
        user_id as native_id
    from {{ ref('stg_zendesk__changed_users') }}
),

changed_entries as (
    select
        *,
        cast(null as timestamp) as changed_from
    from {{ ref('stg_zendesk__changed_entries') }}
),

changed as (
    select
        source,
        directory,
        native_id,
        changed_from,
        file
    from changed_users
    union all
    select
        source,
        directory,
        native_id,
        changed_from,
        file
    from changed_entries
),

-- What landed, and where the versions of a thing name several stories, all of those.
begun as (
    {% for feed, (kind, native_id) in zendesk_stories().items() %}
    {% set keys = zendesk_record_keys()[feed] %}
    select
        source,
        '{{ kind }}' as kind,
        {{ native_id }} as native_id,
        file
    from {{ feed }}_records
    where is_new
    union all
    {% if native_id not in keys %}
    select
        records.source,
        '{{ kind }}' as kind,
        records.{{ native_id }} as native_id,
        landed.file
    from {{ feed }}_records as records
    inner join {{ feed }}_records as landed
        on landed.is_new and records.source = landed.source and records.{{ keys[0] }} = landed.{{ keys[0] }}
    union all
    {% endif %}
    {% endfor %}
    select
        source,
        'user' as kind,
        native_id,
        file
    from changed_users
    {% for feed, directory, named_id, moment in zendesk_mentions() %}
    {% set kind, native_id = zendesk_stories()[feed] %}
    union all
    select
        records.source,
        '{{ kind }}' as kind,
        records.{{ native_id }} as native_id,
        changed.file
    from {{ feed }}_records as records
    inner join changed
        on records.source = changed.source
        and {{ named_id }} = changed.native_id
        and changed.directory = '{{ directory }}'
        and (changed.changed_from is null{{ ' or records.' ~ moment ~ ' >= changed.changed_from' if moment }})
    {% endfor %}
),

merges as (
    select
        source,
        ticket_id,
        {{ zendesk_id(clean_text('merged_ticket_id')) }} as merged_ticket_id
    from (
        select
            source,
            ticket_id,
            {{ explode_array('merged_ticket_ids', 'merged_ticket_id', 'place') }}
        from (
            select
                source,
                ticket_id,
                {{ array_of_texts('merged_ticket_ids') }} as merged_ticket_ids
            from ticket_records
            where merged_ticket_ids is not null
        ) as lists
    ) as listed
),

-- A ticket shares its life with its chats and calls and the tickets that went into it, now or by an older record.
links as (
    select source, 'chat' as kind, chat_id as native_id, 'ticket' as other_kind, ticket_id as other_id from ticket_chat_records
    union all
    select source, 'ticket' as kind, ticket_id as native_id, 'chat' as other_kind, chat_id as other_id from ticket_chat_records
    union all
    select source, 'call' as kind, call_id as native_id, 'ticket' as other_kind, ticket_id as other_id from call_metric_records
    where ticket_id is not null
    union all
    select source, 'ticket' as kind, ticket_id as native_id, 'call' as other_kind, call_id as other_id from call_metric_records
    where ticket_id is not null
    union all
    select source, 'ticket' as kind, ticket_id as native_id, 'ticket' as other_kind, merged_ticket_id as other_id from merges
    where merged_ticket_id is not null
    union all
    select source, 'ticket' as kind, merged_ticket_id as native_id, 'ticket' as other_kind, ticket_id as other_id from merges
    where merged_ticket_id is not null
),

reached as (
    select
        source,
        kind,
        native_id,
        max(file) as file
    from begun
    group by source, kind, native_id
    union
    select
        links.source,
        links.other_kind as kind,
        links.other_id as native_id,
        reached.file
    from reached
    inner join links
        on reached.source = links.source and reached.kind = links.kind and reached.native_id = links.native_id
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
