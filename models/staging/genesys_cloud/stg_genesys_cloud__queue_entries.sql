{% set from_here_on -%}
    order by moment_ms, case when answered_ms is null then 0 else 1 end
    rows between current row and unbounded following
{%- endset %}
{% set tolerance = 1000 * var('link_tolerance_seconds') %}

with

sessions as (
    select * from {{ ref('stg_genesys_cloud__sessions') }}
    where role = 'queue'
),

spans as (
    select * from {{ ref('stg_genesys_cloud__session_spans') }}
    where together_segments > 0
),

metrics as (
    select * from {{ ref('stg_genesys_cloud__metrics') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

people_sessions as (
    select * from {{ ref('stg_genesys_cloud__people_sessions') }}
    where not is_beside and together_from is not null
),

entries as (
    select
        spans.*,
        metrics.queue_outcome
    from sessions
    inner join spans
        on sessions.source = spans.source
        and sessions.conversation_native_id = spans.conversation_native_id
        and sessions.session_id = spans.session_id
    left join metrics
        on sessions.source = metrics.source
        and sessions.conversation_native_id = metrics.conversation_native_id
        and sessions.session_id = metrics.session_id
),

-- Ends of queue entries and answers of agents in one order of time: the next answer from the end on, less the tolerance.
moments as (
    select
        source,
        conversation_native_id,
        queue_native_id,
        session_id,
        {{ epoch_ms('together_to') }} - {{ tolerance }} as moment_ms,
        cast(null as bigint) as answered_ms
    from entries
    union all
    select
        source,
        conversation_native_id,
        queue_native_id,
        cast(null as {{ dbt.type_string() }}) as session_id,
        {{ epoch_ms('together_from') }} as moment_ms,
        {{ epoch_ms('together_from') }} as answered_ms
    from people_sessions
),

-- An agent who names a queue answers that queue only.
with_next_answer as (
    select
        *,
        min(answered_ms) over (
            partition by source, conversation_native_id, queue_native_id {{ from_here_on }}
        ) as answered_here_ms,
        min(case when queue_native_id is null then answered_ms end) over (
            partition by source, conversation_native_id {{ from_here_on }}
        ) as answered_anywhere_ms,
        min(answered_ms) over (partition by source, conversation_native_id {{ from_here_on }}) as answered_ms_of_any
    from moments
),

answers as (
    select
        *,
        case
            when queue_native_id is null then answered_ms_of_any
            else least(answered_here_ms, answered_anywhere_ms)
        end as next_answered_ms
    from with_next_answer
    where session_id is not null
),

final as (
    select
        entries.*,
        case when not entries.together_is_open then entries.together_to end as left_at,
        coalesce(
            entries.queue_outcome,
            case when answers.next_answered_ms <= {{ epoch_ms('entries.together_to') }} + {{ tolerance }} then 'Accepted' end,
            queue_disconnect_type.label,
            entries.disconnect_type
        ) as outcome,
        queue_fault.label as fault
    from entries
    left join answers
        on entries.source = answers.source
        and entries.conversation_native_id = answers.conversation_native_id
        and entries.session_id = answers.session_id
    {{ join_code('codes', 'queue_disconnect_type', 'entries.disconnect_type', 'queue_disconnect_type') }}
    {{ join_code('codes', 'queue_fault', 'entries.disconnect_type', 'queue_fault') }}
)

select
    source,
    conversation_native_id,
    session_id,
    together_from as entered_at,
    left_at,
    case when left_at is not null then outcome end as outcome_name,
    coalesce(case when outcome = 'Flow Out' then fault end, {{ queue_terminated_by('outcome') }}) as terminated_by,
    queue_native_id
from final
