{{ config(materialized='table') }}

{% set feeds = generic_feeds() %}

with

{% for feed, model, key in feeds %}
{{ feed }} as (
    select * from {{ ref(model) }}
    where not is_file and reject_reason is null and {{ landed_now() }}
),

{% endfor %}

final as (
    {% for feed, model, key in feeds %}
    select
        source,
        {{ generic_story(feed, key) }} as story_key,
        file
    from {{ feed }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    'generic' as platform,
    source,
    story_key,
    max(file) as file
from final
group by source, story_key
