with

conversations as (
    select * from {{ ref('fct_conversations') }}
),

engagements as (
    select
        *,
        type <> 'Technical' and status not in ('Deleted', 'Corrupted') as is_counted
    from {{ ref('fct_engagements') }}
    where conversation_id is not null
),

counted as (
    select
        conversation_id,
        sum(case when is_counted then 1 else 0 end) as engagements,
        sum(case when is_counted then coalesce(preparation_time, 0) else 0 end)
        + sum(case when is_counted then coalesce(engagement_time, 0) else 0 end)
        + sum(case when is_counted then coalesce(wrap_up_time, 0) else 0 end) as handling_time
    from engagements
    group by conversation_id
)

select
    counted.conversation_id as conversation_of_engagements,
    conversations.conversation_id,
    counted.engagements as engagements_of_fact,
    conversations.engagements,
    counted.handling_time as handling_time_of_fact,
    conversations.handling_time
from counted
full outer join conversations on counted.conversation_id = conversations.conversation_id
where
    counted.engagements is distinct from conversations.engagements
    or counted.handling_time is distinct from conversations.handling_time
