{{ config(materialized='table') }}

{% set columns = genesys_status_columns().keys() | reject('in', ['previous_started_at', 'next_started_at']) | list %}
{% set after_all = "cast('9999-12-31' as timestamp)" %}

with

retold as (
    select * from {{ ref('stg_genesys_cloud__retold_statuses') }}
),

stored as (
    select * from {{ stored('stg_genesys_cloud__statuses', genesys_status_columns(), 'staging') }} as statuses
),

users as (
    select
        source,
        user_native_id,
        min(started_at) as changed_from
    from retold
    where is_changed
    group by source, user_native_id
),

-- Both lines of a user with a change, from the last status before it on; and all that is told now.
lines as (
    select
        {{ columns | join(', ') }},
        old_previous_started_at,
        old_next_started_at,
        old_ended_at,
        old_told_at,
        is_changed,
        true as is_retold
    from retold
    union all
    select
        {% for column in columns %}
        stored.{{ column }},
        {% endfor %}
        stored.previous_started_at as old_previous_started_at,
        stored.next_started_at as old_next_started_at,
        case when stored.is_current then least(stored.ended_at, stored.next_started_at) end as old_ended_at,
        cast(null as timestamp) as old_told_at,
        false as is_changed,
        false as is_retold
    from stored
    inner join users
        on stored.source = users.source
        and stored.user_native_id = users.user_native_id
        and coalesce(stored.next_started_at, {{ after_all }}) >= users.changed_from
    left join retold
        on stored.source = retold.source
        and stored.user_native_id = retold.user_native_id
        and stored.line = retold.line
        and stored.started_at = retold.started_at
    where retold.source is null
),

linked as (
    select
        *,
        {{ genesys_previous_start() }} as found_previous_started_at,
        {{ genesys_next_start() }} as found_next_started_at
    from lines
),

-- What is told again of a time before the change keeps its place.
placed as (
    select
        linked.*,
        users.changed_from,
        case
            when linked.started_at >= users.changed_from then linked.found_previous_started_at
            else linked.old_previous_started_at
        end as previous_started_at,
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

-- A change reaches up to the start of the next status.
bounded as (
    select
        *,
        max(case when is_changed then coalesce(next_started_at, {{ after_all }}) end) over (
            partition by source, user_native_id
        ) as changed_to
    from placed
),

final as (
    select
        *,
        coalesce(next_started_at, {{ after_all }}) >= changed_from and started_at <= changed_to as is_reached
    from bounded
    where is_retold or started_at <= changed_to
)

select
    {{ columns | join(',
    ') }},
    previous_started_at,
    next_started_at,
    old_ended_at,
    old_told_at,
    is_reached
from final
