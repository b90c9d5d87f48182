{{ config(materialized='table') }}

with

chats as (
    select * from {{ ref('stg_zendesk__chat_spans') }}
),

moments as (
    select * from {{ ref('stg_zendesk__chat_moments') }}
),

stays as (
    select * from {{ ref('stg_zendesk__chat_stays') }}
),

-- What happens to the queue of a chat, in order: it begins, an agent takes it, it is passed on, an agent leaves it, it is over.
marks as (
    select
        source,
        chat_id,
        started_at as happened_at,
        'begins' as what,
        1 as what_order,
        newest
    from chats
    union all
    select
        source,
        chat_id,
        joined_at as happened_at,
        'taken' as what,
        2 as what_order,
        newest
    from stays
    where joined_at is not null
    union all
    select
        source,
        chat_id,
        created_at as happened_at,
        'passed on' as what,
        3 as what_order,
        max(newest) as newest
    from moments
    where what = 'transfer'
    group by source, chat_id, created_at
    union all
    select
        source,
        chat_id,
        left_at as happened_at,
        'left' as what,
        4 as what_order,
        newest
    from stays
    where joined_at is not null and left_at is not null
    union all
    select
        source,
        chat_id,
        ended_at as happened_at,
        'over' as what,
        5 as what_order,
        newest
    from chats
    where ended_at is not null
),

last_heard as (
    select
        source,
        chat_id,
        max(created_at) as last_heard_at
    from moments
    where what in ('joined', 'present') and (is_visitor or agent_id is not null)
    group by source, chat_id
),

weighed as (
    select
        marks.*,
        chats.ticket_id,
        chats.visitor_left_at,
        last_heard.last_heard_at,
        sum(case marks.what when 'taken' then 1 when 'left' then -1 else 0 end) over (
            partition by marks.source, marks.chat_id order by marks.happened_at, marks.what_order, marks.newest
            rows between unbounded preceding and current row
        ) as agents_there,
        -- Whether somebody waits already when an agent leaves: the last thing before, other than agents leaving.
        max_by(
            marks.what,
            case
                when marks.what <> 'left'
                    then {{ struct_of({'happened_at': 'marks.happened_at', 'what_order': 'marks.what_order'}) }}
            end
        ) over (
            partition by marks.source, marks.chat_id order by marks.happened_at, marks.what_order, marks.newest
            rows between unbounded preceding and 1 preceding
        ) as before
    from marks
    inner join chats on marks.source = chats.source and marks.chat_id = chats.chat_id
    left join last_heard on marks.source = last_heard.source and marks.chat_id = last_heard.chat_id
    where marks.happened_at <= chats.ended_at or chats.ended_at is null
),

-- An agent's leaving makes the customer wait again only if somebody is heard after it.
turning_points as (
    select
        *,
        lead(what) over (partition by source, chat_id order by happened_at, what_order, newest) as next_what,
        lead(happened_at) over (partition by source, chat_id order by happened_at, what_order, newest) as next_at,
        lead(newest) over (partition by source, chat_id order by happened_at, what_order, newest) as next_newest
    from weighed
    where what <> 'left' or (agents_there = 0 and before = 'taken' and last_heard_at > happened_at)
),

final as (
    select * from turning_points
    where
        what in ('begins', 'passed on', 'left')
        -- A chat that an agent opened had no queue.
        and not coalesce(what = 'begins' and next_what in ('taken', 'passed on') and next_at = happened_at, false)
)

select
    source,
    chat_id,
    ticket_id,
    happened_at as started_at,
    next_at as ended_at,
    case
        when next_what is null then null
        when next_what = 'taken' then 'Accepted'
        when next_what = 'over' and visitor_left_at = next_at then 'Abandoned'
        else 'Flow Out'
    end as outcome_name,
    case when next_newest > newest then next_newest else newest end as newest
from final
