{{ config(materialized='table') }}

{# Nobody asks where the build works on everything. #}
{% set asked = 'true' if only_changes() else 'false' %}

with

{% for feed in zendesk_mentions() | map(attribute=0) | unique %}
{% set kind, native_id = zendesk_stories()[feed] %}
{{ feed }}_records as (
    select * from {{ zendesk_records(feed) }}
    where {{ asked }} and not is_file and reject_reason is null and {{ is_of_touched_zendesk_story(kind, native_id) }}
),

{% endfor %}
agents as (
    select * from {{ ref('stg_zendesk__user_records') }}
    where {{ asked }} and not is_file and reject_reason is null and is_agent
),

mentions as (
    {% for feed, directory, named_id, moment in zendesk_mentions() %}
    select
        source,
        '{{ directory }}' as directory,
        {{ named_id }} as native_id
    from {{ feed }}_records
    union all
    {% endfor %}
    select
        source,
        'user' as directory,
        user_id as native_id
    from agents
    where {{ is_of_touched_zendesk_story('user', 'user_id') }}
),

-- The teams of the agents are groups.
teams as (
    select
        source,
        'group' as directory,
        default_group_id as native_id
    from agents
    where (source, user_id) in (select source, native_id from mentions where directory = 'user')
),

final as (
    select * from mentions
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
