{{ config(materialized='table') }}

with

users as (
    select
        *,
        coalesce(changed_at, updated_at) as known_from
    from {{ ref('stg_zendesk__user_records') }}
    where is_agent and not is_file and reject_reason is null and {{ is_mentioned_in_zendesk('user', 'user_id') }}
),

groups as (
    select * from {{ ref('stg_zendesk__groups') }}
),

-- Of two versions of one moment the newer one counts.
ranked as (
    select
        *,
        row_number() over (partition by source, user_id, known_from order by {{ newest_first() }}) as version_rank
    from users
),

final as (
    select
        ranked.source,
        ranked.user_id,
        groups.group_name as team_name,
        case when lag(ranked.known_from) over user_order is not null then ranked.known_from end as valid_from,
        lead(ranked.known_from) over user_order as valid_to
    from ranked
    left join groups on ranked.source = groups.source and ranked.default_group_id = groups.group_id
    where ranked.version_rank = 1
    window user_order as (partition by ranked.source, ranked.user_id order by ranked.known_from)
)

select
    source,
    user_id,
    team_name,
    valid_from,
    valid_to
from final
