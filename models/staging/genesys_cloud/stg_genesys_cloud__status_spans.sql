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
        previous_started_at,
        next_started_at,
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
        {{ genesys_day_of_status_story() }} as day,
        {{ genesys_day_of_status_story() }} + 1 as next_day
    from {{ ref('stg_genesys_cloud__touched_stories') }}
    where story_key like 'status/%'
),

-- What begins on a touched day, the last status before it and the first one after it.
final as (
    select * from spans
    where exists (
        select 1
        from touched_days
        where
            spans.source = touched_days.source
            and spans.user_native_id = touched_days.user_native_id
            and (spans.started_at < touched_days.next_day or coalesce(spans.previous_started_at < touched_days.next_day, true))
            and (spans.started_at >= touched_days.day or coalesce(spans.next_started_at >= touched_days.day, true))
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
