{{ config(materialized='table') }}

with

touched as (
    select
        *,
        {{ epoch_ms('start_time') }} as start_ms,
        {{ epoch_ms('ended_at') }} as end_ms
    from {{ ref('int_changes__before_and_after') }}
    where {{ is_handling() }}
),

spans as (
    select * from {{ ref('int_focus__handling_spans') }}
),

spans_of_those_days as (
    select * from spans
    where {{ only_changes() | lower }} and {{ is_of_touched_agent_day('spans') }}
),

final as (
    select
        spans_of_those_days.engagement_id,
        spans_of_those_days.conversation_id,
        max(touched.file) as file
    from spans_of_those_days
    inner join touched
        on spans_of_those_days.agent_id = touched.agent_id
        and spans_of_those_days.end_ms >= touched.start_ms
        and spans_of_those_days.start_ms <= touched.end_ms
    group by spans_of_those_days.engagement_id, spans_of_those_days.conversation_id
)

select
    engagement_id,
    conversation_id,
    file
from final
