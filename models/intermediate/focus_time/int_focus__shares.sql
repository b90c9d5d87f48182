with

shared_spans as (
    select * from {{ ref('int_focus__spans') }}
    where spans_in_group > 1
),

moments as (
    select
        agent_id,
        span_group,
        start_ms as moment_ms
    from shared_spans
    union
    select
        agent_id,
        span_group,
        end_ms as moment_ms
    from shared_spans
),

slices as (
    select
        agent_id,
        span_group,
        moment_ms,
        row_number() over (partition by agent_id, span_group order by moment_ms) as slice_number,
        lead(moment_ms) over (partition by agent_id, span_group order by moment_ms) - moment_ms as slice_ms
    from moments
),

spans_over_slices as (
    select
        shared_spans.engagement_id,
        shared_spans.agent_id,
        shared_spans.span_group,
        {{ explode_range('first_slices.slice_number', 'end_slices.slice_number - 1') }} as slice_number
    from shared_spans
    inner join slices as first_slices
        on shared_spans.agent_id = first_slices.agent_id
        and shared_spans.span_group = first_slices.span_group
        and shared_spans.start_ms = first_slices.moment_ms
    inner join slices as end_slices
        on shared_spans.agent_id = end_slices.agent_id
        and shared_spans.span_group = end_slices.span_group
        and shared_spans.end_ms = end_slices.moment_ms
),

final as (
    select
        spans_over_slices.engagement_id,
        slices.slice_ms,
        count(*) over (
            partition by spans_over_slices.agent_id, spans_over_slices.span_group, spans_over_slices.slice_number
        ) as spans_open,
        row_number() over (
            partition by spans_over_slices.agent_id, spans_over_slices.span_group, spans_over_slices.slice_number
            order by spans_over_slices.engagement_id
        ) as place
    from spans_over_slices
    inner join slices
        on spans_over_slices.agent_id = slices.agent_id
        and spans_over_slices.span_group = slices.span_group
        and spans_over_slices.slice_number = slices.slice_number
)

-- Milliseconds that do not divide go one each to the first engagements by id, so that no millisecond is lost or doubled.
select
    engagement_id,
    {{ whole_division('slice_ms', 'spans_open') }} + case when place <= slice_ms % spans_open then 1 else 0 end as share_ms
from final
