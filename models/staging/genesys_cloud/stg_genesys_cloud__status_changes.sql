{{ config(materialized='table') }}

{% set key = ['source', 'user_native_id', 'line', 'started_at'] %}
{% set key_text = key | join(', ') %}
{% set content = key + ['native_status', 'ended_at', 'updated_at', 'file', 'record_hash'] %}
{% set columns = genesys_status_columns().keys() | reject('equalto', 'next_started_at') | list %}
{% set after_all = "cast('9999-12-31' as timestamp)" %}

with

reports as (
    select * from {{ ref('stg_genesys_cloud__status_reports') }}
    where {{ landed_now() }}
),

stored as (
    select
        *,
        case when is_current then least(ended_at, next_started_at) end as old_ended_at
    from {{ stored('stg_genesys_cloud__statuses', genesys_status_columns(), 'staging') }} as statuses
),

known as (
    select * from stored
    where ({{ key_text }}) in (select {{ key_text }} from reports)
),

laid_together as (
    select
        {{ key_text }},
        native_status,
        ended_at,
        {{ genesys_newest_teller() }} as newest_record,
        {{ genesys_first_teller() }} as first_record
    from reports
    union all
    select
        {{ key_text }},
        native_status,
        ended_at,
        {{ genesys_newest_teller('told_at', 'told_in', 'told_by') }} as newest_record,
        {{ genesys_first_teller() }} as first_record
    from known
),

retold as (
    {{ genesys_statuses('laid_together') }}
),

-- Where another status counts than before, or the same by the word of another record.
changed as (
    {% for now, before in [('retold', 'known'), ('known', 'retold')] %}
    select {{ key_text }} from (
        select {{ content | join(', ') }} from {{ now }}
        where is_current
        except
        select {{ content | join(', ') }} from {{ before }}
        where is_current
    ) as only_{{ now }}
    {{ "union" if not loop.last }}
    {% endfor %}
),

users as (
    select
        source,
        user_native_id,
        min(started_at) as changed_from
    from changed
    group by source, user_native_id
),

known_starts as (
    select
        {{ key_text }},
        max(next_started_at) as old_next_started_at,
        max(old_ended_at) as old_ended_at,
        max(case when is_current then told_at end) as old_told_at
    from known
    group by {{ key_text }}
),

-- Both lines of a user with a change, from the last status before it on, and all that is told now.
lines as (
    select
        retold.*,
        known_starts.old_next_started_at,
        known_starts.old_ended_at,
        known_starts.old_told_at,
        true as is_retold
    from retold
    left join known_starts
        on retold.source = known_starts.source
        and retold.user_native_id = known_starts.user_native_id
        and retold.line = known_starts.line
        and retold.started_at = known_starts.started_at
    union all
    select
        {% for column in columns %}
        stored.{{ column }},
        {% endfor %}
        stored.next_started_at as old_next_started_at,
        stored.old_ended_at,
        cast(null as timestamp) as old_told_at,
        false as is_retold
    from stored
    inner join users
        on stored.source = users.source
        and stored.user_native_id = users.user_native_id
        and coalesce(stored.next_started_at, {{ after_all }}) >= users.changed_from
    left join known_starts
        on stored.source = known_starts.source
        and stored.user_native_id = known_starts.user_native_id
        and stored.line = known_starts.line
        and stored.started_at = known_starts.started_at
    where known_starts.source is null
),

linked as (
    select
        *,
        {{ genesys_next_start() }} as found_next_started_at
    from lines
),

relinked as (
    select
        linked.*,
        users.changed_from,
        case
            when
                linked.started_at >= users.changed_from
                or coalesce(linked.old_next_started_at, {{ after_all }}) >= users.changed_from
                then linked.found_next_started_at
            else linked.old_next_started_at
        end as next_started_at
    from linked
    left join users
        on linked.source = users.source
        and linked.user_native_id = users.user_native_id
),

-- The change reaches up to the start of the next status.
bounded as (
    select
        relinked.*,
        max(case when changed.source is not null then coalesce(relinked.next_started_at, {{ after_all }}) end) over (
            partition by relinked.source, relinked.user_native_id
        ) as changed_to
    from relinked
    left join changed
        on relinked.source = changed.source
        and relinked.user_native_id = changed.user_native_id
        and relinked.line = changed.line
        and relinked.started_at = changed.started_at
),

final as (
    select
        *,
        coalesce(next_started_at, {{ after_all }}) >= changed_from and started_at <= changed_to as is_reached
    from bounded
    where is_retold or started_at <= changed_to
)

select
    {% for column in columns %}
    {{ column }},
    {% endfor %}
    next_started_at,
    old_ended_at,
    old_told_at,
    is_reached
from final
