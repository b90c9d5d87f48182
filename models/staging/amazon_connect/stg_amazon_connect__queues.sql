with

contacts as (
    select * from {{ ref('stg_amazon_connect__contacts') }}
    where is_recorded and coalesce(queued_at, dequeued_at) is not null
),

passed_on as (
    select * from {{ ref('stg_amazon_connect__passed_on') }}
),

left_queues as (
    select
        contacts.*,
        passed_on.contact_native_id is not null or contacts.transferred_at is not null as was_passed_on,
        coalesce(
            contacts.dequeued_at,
            {{ moment_after('contacts.queued_at', 'contacts.queue_seconds') }},
            contacts.agent_connected_at,
            contacts.disconnected_at
        ) as ended_at
    from contacts
    left join passed_on
        on contacts.source = passed_on.source and contacts.contact_native_id = passed_on.contact_native_id
),

-- Who leaves the queue but stays in the contact did not hang up there.
with_outcome as (
    select
        *,
        case
            when ended_at is null then null
            when is_answered then 'Accepted'
            when was_passed_on or disconnected_at is null then 'Flow Out'
            when {{ milliseconds_between('ended_at', 'disconnected_at') }} > 1000 * {{ var('link_tolerance_seconds') }}
                then 'Flow Out'
            else unanswered_outcome
        end as outcome_name
    from left_queues
),

final as (
    select
        *,
        'contact_records' as feed,
        contact_native_id || '/queue' as native_id,
        'Queue' as type,
        queued_at as started_at,
        case
            when outcome_name = 'Abandoned' then coalesce(terminated_by, {{ queue_terminated_by('outcome_name') }})
            else {{ queue_terminated_by('outcome_name') }}
        end as queue_terminated_by
    from with_outcome
)

select
    source,
    feed,
    contact_native_id,
    native_id,
    type,
    started_at,
    ended_at,
    queue_terminated_by as terminated_by,
    outcome_name,
    updated_at,
    file,
    position,
    record_hash,
    loaded_at
from final
