{% set trace = ['updated_at', 'file', 'position', 'record_hash', 'loaded_at'] %}

with

status_line as (
    select * from {{ ref('stg_genesys_cloud__status_line') }}
),

spans as (
    select * from {{ ref('stg_genesys_cloud__status_spans') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

final as (
    select
        status_line.source,
        status_line.user_native_id,
        status_line.started_at,
        -- A status that is said to end before it begins is shown as it is said.
        coalesce(
            case when presence_spans.ended_at < presence_spans.started_at then presence_spans.ended_at end,
            case when routing_spans.ended_at < routing_spans.started_at then routing_spans.ended_at end,
            status_line.ended_at
        ) as ended_at,
        {% for column in trace %}
        case
            when presence_spans.updated_at is null or routing_spans.updated_at > presence_spans.updated_at
                then routing_spans.{{ column }}
            else presence_spans.{{ column }}
        end as {{ column }},
        {% endfor %}
        coalesce(system_presence.label, status_line.presence) as presence_name,
        coalesce(routing_status.label, status_line.routing) as routing_name,
        coalesce(routing_available.label, presence_available.label, 'false') as available
    from status_line
    {% for line in ['presence', 'routing'] %}
    left join spans as {{ line }}_spans
        on status_line.source = {{ line }}_spans.source
        and status_line.user_native_id = {{ line }}_spans.user_native_id
        and status_line.{{ line }}_start = {{ sortable_ms(epoch_ms(line ~ '_spans.started_at')) }}
        and {{ line }}_spans.line = '{{ line }}'
    {% endfor %}
    {{ join_code('codes', 'system_presence', 'status_line.presence', 'system_presence') }}
    {{ join_code('codes', 'presence_available', 'status_line.presence', 'presence_available') }}
    {{ join_code('codes', 'routing_status', 'status_line.routing', 'routing_status') }}
    {{ join_code('codes', 'routing_available', 'status_line.routing', 'routing_available') }}
)

select
    source,
    user_native_id,
    user_native_id || '/activity/' || cast({{ epoch_ms('started_at') }} as {{ dbt.type_string() }}) as native_id,
    coalesce(presence_name || ': ' || routing_name, presence_name, routing_name) as status_name,
    available,
    started_at,
    ended_at,
    {{ trace | join(', ') }}
from final
