-- How many conversations does each account have a day? Days without any are shown, so that a gap in the feeds can be seen.
with

conversations as (
    select
        cast(first_time as date) as date_id,
        source_id,
        count(*) as conversations
    from {{ ref('fct_conversations') }}
    group by cast(first_time as date), source_id
)

select
    dates.date_name,
    dates.is_weekend,
    sources.platform_name,
    sources.source_name,
    coalesce(conversations.conversations, 0) as conversations
from {{ ref('dim_dates') }} as dates
cross join {{ ref('dim_sources') }} as sources
left join conversations
    on dates.date_id = conversations.date_id
    and sources.source_id = conversations.source_id
order by dates.date_name, sources.platform_name, sources.source_name
