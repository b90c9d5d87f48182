{{ config(materialized='table') }}

with

handling_spans as (
    select * from {{ ref('int_focus__handling_spans') }}
),

spans_in_work as (
    select * from handling_spans
    where {{ is_touched('engagement_id', 'int_changes__rows') }}
),

-- The share of an engagement depends on the spans that share time with it, and on no other.
spans_to_look_at as (
    {% if only_changes() %}
    select spans.*
    from handling_spans as spans
    where
        {{ meets_agent_days('spans', '(' ~ agent_days_of('spans_in_work') ~ ')') }}
        and exists (
            select 1 from spans_in_work
            where
                spans_in_work.agent_id = spans.agent_id
                and spans_in_work.end_ms >= spans.start_ms
                and spans_in_work.start_ms <= spans.end_ms
        )
    {% else %}
    select * from spans_in_work
    {% endif %}
),

grouped as (
    {{ numbered_span_groups('spans_to_look_at', 'agent_id', tie='engagement_id') }}
),

final as (
    select
        *,
        count(*) over (partition by agent_id, span_group) as spans_in_group
    from grouped
)

select
    engagement_id,
    agent_id,
    span_group,
    spans_in_group,
    start_ms,
    end_ms
from final
