with

occurrences as (
    select * from {{ ref('stg_genesys_cloud__session_occurrences') }}
),

codes as (
    select * from {{ ref('codes_genesys_cloud') }}
),

exploded as (
    select
        source,
        conversation_native_id,
        session_id,
        {{ explode_array('session.metrics', 'metric', 'metric_place') }}
    from occurrences
),

metrics as (
    select
        *,
        metric.name,
        metric.value
    from exploded
),

final as (
    select
        metrics.source,
        metrics.conversation_native_id,
        metrics.session_id,
        -- Should a session bear several, an answer goes first, then an abandon.
        coalesce(
            max(case when queue_metric.label = 'Accepted' then queue_metric.label end), min(queue_metric.label)
        ) as queue_outcome,
        min(invitation_metric.label) as invitation_outcome,
        max(case when hold_metric.label is not null then metrics.value end) as held_ms
    from metrics
    {{ join_code('codes', 'queue_metric', 'metrics.name', 'queue_metric') }}
    {{ join_code('codes', 'invitation_metric', 'metrics.name', 'invitation_metric') }}
    {{ join_code('codes', 'hold_metric', 'metrics.name', 'hold_metric') }}
    where metrics.value is not null
    group by metrics.source, metrics.conversation_native_id, metrics.session_id
)

select
    source,
    conversation_native_id,
    session_id,
    queue_outcome,
    invitation_outcome,
    {{ seconds('held_ms') }} as held_seconds
from final
