{% set trace = ['updated_at', 'file', 'position', 'record_hash', 'loaded_at'] %}

with

spans as (
    select * from {{ ref('stg_genesys_cloud__status_spans') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

-- What begins and ends, in one order of time. What begins at the moment at which something ends comes after it. The status, its
-- start and the newest record stand in one text that sorts by time, so that the last one is the greatest.
events as (
    select
        source,
        user_native_id,
        line,
        started_at as moment,
        {{ sortable_ms(epoch_ms('started_at')) }} || '1' || native_status as event
    from spans
    union all
    select
        source,
        user_native_id,
        line,
        ended_at as moment,
        {{ sortable_ms(epoch_ms('ended_at')) }} || '0' as event
    from spans
    where ended_at is not null
),

moments as (
    select
        source,
        user_native_id,
        moment,
        max(case when line = 'presence' then event end) as presence_event,
        max(case when line = 'routing' then event end) as routing_event
    from events
    group by source, user_native_id, moment
),

states as (
    select
        source,
        user_native_id,
        moment,
        max(presence_event) over (
            partition by source, user_native_id order by moment rows between unbounded preceding and current row
        ) as presence_event,
        max(routing_event) over (
            partition by source, user_native_id order by moment rows between unbounded preceding and current row
        ) as routing_event,
        lead(moment) over (partition by source, user_native_id order by moment) as next_moment
    from moments
),

-- Routing statuses divide the time on queue, and stand alone where no presence is known.
divided as (
    select
        states.*,
        presence_use.label is not null as is_on_queue,
        nullif(substr(states.presence_event, 15), '') as presence,
        nullif(substr(states.routing_event, 15), '') as routing
    from states
    {{ join_code('codes', 'presence_use', "substr(states.presence_event, 15)", 'presence_use') }}
),

pieces as (
    select
        source,
        user_native_id,
        moment,
        next_moment,
        presence,
        case when is_on_queue or presence is null then routing end as routing,
        case when presence is not null then presence_event end as presence_event,
        case when (is_on_queue or presence is null) and routing is not null then routing_event end as routing_event
    from divided
    where presence is not null or routing is not null
),

by_status as (
    select
        source,
        user_native_id,
        presence,
        routing,
        presence_event,
        routing_event,
        min(moment) as started_at,
        case when count(*) = count(next_moment) then max(next_moment) end as ended_at
    from pieces
    group by source, user_native_id, presence, routing, presence_event, routing_event
),

final as (
    select
        by_status.*,
        {% for column in trace %}
        case
            when presence_spans.updated_at is null or routing_spans.updated_at > presence_spans.updated_at
                then routing_spans.{{ column }}
            else presence_spans.{{ column }}
        end as {{ column }},
        {% endfor %}
        coalesce(system_presence.label, by_status.presence) as presence_name,
        coalesce(routing_status.label, by_status.routing) as routing_name,
        coalesce(routing_available.label, presence_available.label, 'false') as available
    from by_status
    {% for line in ['presence', 'routing'] %}
    left join spans as {{ line }}_spans
        on by_status.source = {{ line }}_spans.source
        and by_status.user_native_id = {{ line }}_spans.user_native_id
        and substr(by_status.{{ line }}_event, 1, 13)
        = {{ sortable_ms(epoch_ms(line ~ '_spans.started_at')) }}
        and {{ line }}_spans.line = '{{ line }}'
    {% endfor %}
    {{ join_code('codes', 'system_presence', 'by_status.presence', 'system_presence') }}
    {{ join_code('codes', 'presence_available', 'by_status.presence', 'presence_available') }}
    {{ join_code('codes', 'routing_status', 'by_status.routing', 'routing_status') }}
    {{ join_code('codes', 'routing_available', 'by_status.routing', 'routing_available') }}
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
