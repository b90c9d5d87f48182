{{ config(materialized='table') }}

{% set in_order = "order by created_at, coalesce(place, 0), what_order, newest" %}

with

moments as (
    select
        *,
        case what when 'transfer' then 2 when 'left' then 3 else 1 end as what_order
    from {{ ref('stg_zendesk__chat_moments') }}
    where agent_id is not null
),

marked as (
    select
        *,
        lag(what) over (partition by source, chat_id, agent_id {{ in_order }}) as previous_what
    from moments
),

numbered as (
    select
        *,
        -- Who passed the chat on and joins it once more comes back; who is only heard again never left.
        sum(case when previous_what <> 'left' and (previous_what <> 'transfer' or what <> 'joined') then 0 else 1 end) over (
            partition by source, chat_id, agent_id {{ in_order }} rows between unbounded preceding and current row
        ) as stay_number,
        row_number() over (partition by source, chat_id, agent_id {{ in_order }}) as moment_number
    from marked
),

-- An agent who passed the chat on and was not heard again left with the transfer.
final as (
    select
        source,
        chat_id,
        ticket_id,
        agent_id,
        stay_number,
        min(case when what <> 'left' then created_at end) as joined_at,
        max_by(what, moment_number) = 'transfer' as left_with_transfer,
        max_by(created_at, moment_number) as last_seen_at,
        max_by(what, moment_number) as last_what,
        max(newest) as newest
    from numbered
    group by source, chat_id, ticket_id, agent_id, stay_number
)

select
    source,
    chat_id,
    ticket_id,
    agent_id,
    joined_at,
    case when last_what in ('transfer', 'left') then last_seen_at end as left_at,
    left_with_transfer,
    newest
from final
