with

reconciled as (
    select coalesce(sum(engagements), 0) as engagements_of_feeds
    from {{ ref('feed_reconciliation') }}
),

published as (
    select count(*) as engagements
    from {{ ref('fct_engagements') }}
)

select
    reconciled.engagements_of_feeds,
    published.engagements
from reconciled
cross join published
where reconciled.engagements_of_feeds <> published.engagements
