-- How many customers gave up, how many were passed on, and how long did we work on each conversation?
select
    cast(first_time as date) as day_utc,
    count(*) as conversations,
    count(case when handled then 1 end) as handled,
    count(case when abandoned then 1 end) as abandoned,
    count(case when transfers > 0 then 1 end) as transferred,
    round(avg(case when handled then handling_time end), 1) as mean_handling_seconds
from {{ ref('fct_conversations') }}
where engagements > 0
group by cast(first_time as date)
order by day_utc
