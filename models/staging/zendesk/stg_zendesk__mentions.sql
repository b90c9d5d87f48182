{{ config(materialized='table') }}

{# Nobody asks where the build works on everything. #}
{% set asked = 'true' if only_changes() else 'false' %}

with

agents as (
    select * from {{ ref('stg_zendesk__user_records') }}
    where {{ asked }} and not is_file and reject_reason is null and is_agent
),

mentions as (
    {{ zendesk_mentions_by_story(of_touched_stories=true) }}
),

named as (
    select
        source,
        directory,
        named_id as native_id
    from mentions
    where {{ asked }}
    union all
    -- What the directory of agents shows of themselves.
    select
        source,
        'user' as directory,
        user_id as native_id
    from agents
    where {{ is_of_touched_zendesk_story('user', 'user_id') }}
),

-- The teams of agents are groups.
teams as (
    select
        source,
        'group' as directory,
        default_group_id as native_id
    from agents
    where (source, user_id) in (select source, native_id from named where directory = 'user')
),

final as (
    select * from named
    union all
    select * from teams
)

select
    source,
    directory,
    native_id
from final
where native_id is not null
group by source, directory, native_id
