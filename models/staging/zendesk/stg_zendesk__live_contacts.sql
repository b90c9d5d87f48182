with

chat_spans as (
    select
        source,
        ticket_id,
        started_at,
        ended_at
    from {{ ref('stg_zendesk__chat_spans') }}
),

-- A broken or deleted part of a call that does not tell its end is not open, so it says nothing of the ticket.
call_spans as (
    select
        source,
        conversation_native_id as ticket_id,
        started_at,
        ended_at
    from {{ ref('stg_zendesk__call_engagements') }}
    where
        conversation_native_id is not null
        and started_at is not null
        and (ended_at is not null or coalesce(status not in ('Corrupted', 'Deleted'), true))
),

spans as (
    select
        source,
        ticket_id,
        -- Tickets know whole seconds, so what belongs to the contact may be written down as a moment before it.
        {{ epoch_ms(dbt.date_trunc('second', 'started_at')) }} as start_ms,
        -- One that touches the next belongs to the same contact; one that is not over yet lasts.
        coalesce({{ epoch_ms('ended_at') }}, {{ epoch_ms("cast('2200-01-01' as timestamp)") }}) + 1 as end_ms
    from (
        select * from chat_spans
        union all
        select * from call_spans
    ) as all_spans
),

final as (
    select
        source,
        ticket_id,
        min(start_ms) as start_ms,
        max(end_ms) - 1 as end_ms
    from ({{ numbered_span_groups('spans', 'source, ticket_id') }}) as grouped
    group by source, ticket_id, span_group
)

select
    source,
    ticket_id,
    {{ from_epoch_ms('start_ms') }} as started_at,
    {{ from_epoch_ms('end_ms') }} as ended_at,
    end_ms = {{ epoch_ms("cast('2200-01-01' as timestamp)") }} as is_open
from final
