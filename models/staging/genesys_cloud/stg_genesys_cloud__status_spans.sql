{{ config(materialized='table') }}

{% set lines = [('presence', 'presences', 'systemPresence'), ('routing', 'routing_statuses', 'routingStatus')] %}

with

records as (
    select * from {{ ref('stg_genesys_cloud__user_status_records') }}
    where not is_file and reject_reason is null
),

{% for line, array, member in lines %}
exploded_{{ line }} as (
    select
        source,
        user_native_id,
        updated_at,
        file,
        position,
        record_hash,
        loaded_at,
        {{ explode_array(array, 'span', 'place') }}
    from records
),

{% endfor %}
delivered as (
    {% for line, array, member in lines %}
    select
        '{{ line }}' as line,
        source,
        user_native_id,
        updated_at,
        file,
        position,
        record_hash,
        loaded_at,
        span.startTime as started_at,
        span.endTime as ended_at,
        span.{{ member }} as native_status
    from exploded_{{ line }}
    where span.startTime is not null and span.{{ member }} is not null
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- A span comes again in every record whose time it touches, first without an end.
ranked as (
    select
        *,
        row_number() over (
            partition by source, user_native_id, line, started_at
            order by {{ newest_first() }}, case when ended_at is null then 1 else 0 end, ended_at desc, native_status
        ) as version_rank
    from delivered
),

-- One status at a time: the next one ends the one before.
final as (
    select
        *,
        lead(started_at) over (partition by source, user_native_id, line order by started_at) as next_started_at
    from ranked
    where version_rank = 1
)

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
from final
