{% set directories = [
    ('users', 'user'), ('queues', 'queue'), ('wrapup_codes', 'wrapup_code'), ('campaigns', 'campaign'), ('teams', 'team'),
] %}

with

conversation_records as (
    {{ ranked_records(ref('stg_genesys_cloud__conversation_records'), ['conversation_native_id']) }}
),

parts as (
    select
        source,
        conversation_native_id
    from {{ ref('stg_genesys_cloud__engagement_parts') }}
    group by source, conversation_native_id
),

user_status_records as (
    {{ ranked_records(ref('stg_genesys_cloud__user_status_records'), ['user_native_id', 'record_hash']) }}
),

-- The records that still say something that no newer one says again.
speaking_records as (
    select
        source,
        user_native_id,
        record_hash
    from {{ ref('stg_genesys_cloud__status_spans') }}
    group by source, user_native_id, record_hash
),

-- The records that tell of a status at all.
telling_records as (
    select
        source,
        user_native_id,
        record_hash
    from {{ ref('stg_genesys_cloud__status_reports') }}
    where ended_at is null or ended_at <> started_at
    group by source, user_native_id, record_hash
),

{% for feed, directory in directories %}
{{ feed }} as (
    {{ ranked_records(ref('stg_genesys_cloud__' ~ directory ~ '_records'), ['native_id']) }}
),

{% endfor %}
uses as (
    select
        conversation_records.source,
        'conversation_details' as feed,
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
        case
            when user_status_records.version_rank > 1 then 'superseded'
            when telling_records.record_hash is null then 'unused'
            when speaking_records.record_hash is null then 'superseded'
            else 'current'
        end as record_use
    from user_status_records
    left join speaking_records
        on user_status_records.source = speaking_records.source
        and user_status_records.user_native_id = speaking_records.user_native_id
        and user_status_records.record_hash = speaking_records.record_hash
    left join telling_records
        on user_status_records.source = telling_records.source
        and user_status_records.user_native_id = telling_records.user_native_id
        and user_status_records.record_hash = telling_records.record_hash
    {% for feed, directory in directories %}
    union all
    select
        source,
        '{{ feed }}' as feed,
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
    record_use
from final
