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
final as (
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
)

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
