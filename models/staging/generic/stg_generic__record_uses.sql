{% set feeds = generic_feeds() %}

with

{% for feed, model, key in feeds %}
{{ feed }} as (
    {{ ranked_records(ref(model), [key], 'generic', generic_story(feed, key)) }}
),

{% endfor %}

final as (
    {% for feed, model, key in feeds %}
    select
        source,
        '{{ feed }}' as feed,
        {{ generic_story(feed, key) }} as story_key,
        version_rank
    from {{ feed }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    'generic' as platform,
    source,
    feed,
    story_key,
    case when version_rank = 1 then 'current' else 'superseded' end as record_use
from final
