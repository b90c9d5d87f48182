with

conversation_records as (
    {{ ranked_records(
        ref('stg_genesys_cloud__conversation_records'), ['conversation_native_id'], 'genesys_cloud',
        genesys_conversation_story()
    ) }}
),

parts as (
    select
        source,
        conversation_native_id
    from {{ ref('stg_genesys_cloud__engagement_parts') }}
    group by source, conversation_native_id
),

user_status_records as (
    {{ ranked_records(
        ref('stg_genesys_cloud__user_status_records'), ['user_native_id', 'record_hash'], 'genesys_cloud',
        genesys_status_record_story()
    ) }}
),

-- The records that still say something that no newer one says again.
speaking_records as (
    select
        source,
        user_native_id,
        told_by as record_hash
    from {{ ref('stg_genesys_cloud__statuses') }}
    where is_current and {{ is_of_touched_story('genesys_cloud', genesys_status_record_story('told_at')) }}
    group by source, user_native_id, told_by
),

{% for entity, feed, model in genesys_directories() %}
{{ feed }} as (
    {{ ranked_records(ref(model), ['native_id'], 'genesys_cloud', genesys_entry_story(feed)) }}
),

{% endfor %}
uses as (
    select
        conversation_records.source,
        'conversation_details' as feed,
        {{ genesys_conversation_story('conversation_records.conversation_native_id') }} as story_key,
        case
            when conversation_records.version_rank > 1 then 'superseded'
            when parts.conversation_native_id is null then 'unused'
            else 'current'
        end as record_use
    from conversation_records
    left join parts
        on conversation_records.source = parts.source
        and conversation_records.conversation_native_id = parts.conversation_native_id
    union all
    select
        user_status_records.source,
        'user_details' as feed,
        {{ genesys_status_record_story('user_status_records.updated_at', 'user_status_records.user_native_id') }} as story_key,
        case
            when user_status_records.version_rank > 1 then 'superseded'
            when not {{ genesys_tells_status('user_status_records') }} then 'unused'
            when speaking_records.record_hash is null then 'superseded'
            else 'current'
        end as record_use
    from user_status_records
    left join speaking_records
        on user_status_records.source = speaking_records.source
        and user_status_records.user_native_id = speaking_records.user_native_id
        and user_status_records.record_hash = speaking_records.record_hash
    {% for entity, feed, model in genesys_directories() %}
    union all
    select
        source,
        '{{ feed }}' as feed,
        {{ genesys_entry_story(feed) }} as story_key,
        case when version_rank = 1 then 'current' else 'superseded' end as record_use
    from {{ feed }}
    {% endfor %}
),

final as (
    select
        *,
        'genesys_cloud' as platform
    from uses
)

select
    platform,
    source,
    feed,
    story_key,
    record_use
from final
