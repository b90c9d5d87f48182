{{ config(materialized='table') }}

with

waits as (
    select * from {{ ref('stg_zendesk__chat_wait_spans') }}
),

groups as (
    select * from {{ ref('stg_zendesk__ticket_groups') }}
),

-- The group is the one that the ticket had when the wait was over. Tickets know whole seconds: a change in the second of the
-- end came with the end, unless the wait began with it.
final as (
    select
        waits.*,
        groups.group_id
    from waits
    left join groups
        on waits.source = groups.source
        and waits.ticket_id = groups.ticket_id
        and (
            (waits.ended_at is null and groups.valid_to is null)
            or (
                waits.ended_at is not null
                and (
                    {{ dbt.date_trunc('second', 'waits.ended_at') }} > groups.valid_from
                    or waits.started_at >= groups.valid_from
                    or groups.valid_from is null
                )
                and (
                    ({{ dbt.date_trunc('second', 'waits.ended_at') }} <= groups.valid_to and waits.started_at < groups.valid_to)
                    or groups.valid_to is null
                )
            )
        )
)

select
    source,
    chat_id,
    ticket_id,
    group_id,
    started_at,
    ended_at,
    outcome_name,
    newest
from final
