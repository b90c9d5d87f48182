{% if not execute %}{% do ref('stg_genesys_cloud__touched_stories') %}{% endif %}

with

statuses as (
    select * from {{ ref('stg_genesys_cloud__statuses') }}
    where is_current
),

-- One status at a time: the next one ends the one before.
spans as (
    select
        line,
        source,
        user_native_id,
        native_status,
        started_at,
        least(ended_at, next_started_at) as ended_at,
        updated_at,
        file,
        position,
        record_hash,
        loaded_at
    from statuses
),

{% if only_changes() %}
touched_days as (
    select
        source,
        {{ genesys_user_of_status_story() }} as user_native_id,
        {{ genesys_day_of_status_story() }} as day
    from {{ ref('stg_genesys_cloud__touched_stories') }}
    where story_key like 'status/%'
),

-- What begins on a touched day, and what goes on when one begins.
final as (
    select * from spans
    where
        {{ is_of_touched_story('genesys_cloud', genesys_status_story('started_at')) }}
        or exists (
            select 1
            from touched_days
            where
                spans.source = touched_days.source
                and spans.user_native_id = touched_days.user_native_id
                and spans.started_at < touched_days.day
                and (spans.ended_at > touched_days.day or spans.ended_at is null)
        )
)
{% else %}
final as (
    select * from spans
)
{% endif %}

select
    line,
    source,
    user_native_id,
    native_status,
    started_at,
    ended_at,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
