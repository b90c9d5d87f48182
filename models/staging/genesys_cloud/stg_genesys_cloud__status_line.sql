with

spans as (
    select * from {{ ref('stg_genesys_cloud__status_spans') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

-- What begins and ends, in one order of time. What begins at the moment at which something ends comes after it. The status and
-- its start stand in one text that sorts by time, so that the last one is the greatest. An end before the start ends nothing.
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
    where ended_at > started_at
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
        presence_event,
        case when is_on_queue or presence is null then routing end as routing,
        case when is_on_queue or presence is null then routing_event end as routing_event
    from divided
    where presence is not null or routing is not null
),

final as (
    select
        source,
        user_native_id,
        presence,
        routing,
        case when presence is not null then substr(presence_event, 1, 13) end as presence_start,
        case when routing is not null then substr(routing_event, 1, 13) end as routing_start,
        min(moment) as started_at,
        case when count(*) = count(next_moment) then max(next_moment) end as ended_at
    from pieces
    group by source, user_native_id, presence, routing, presence_event, routing_event
)

select
    source,
    user_native_id,
    presence,
    routing,
    presence_start,
    routing_start,
    started_at,
    ended_at
from final
where {{ is_of_touched_story('genesys_cloud', genesys_status_story('started_at')) }}
