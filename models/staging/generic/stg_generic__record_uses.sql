{% set feeds = [
    ('engagements', 'stg_generic__engagement_records', 'native_id'),
    ('agent_statuses', 'stg_generic__agent_status_records', 'native_id'),
    ('agents', 'stg_generic__agent_records', 'agent_native_id'),
] %}

with

{% for feed, model, key in feeds %}
{{ feed }} as (
    {{ ranked_records(ref(model), [key]) }}
),

{% endfor %}

final as (
    {% for feed, model, key in feeds %}
    select
        source,
        '{{ feed }}' as feed,
        version_rank
    from {{ feed }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    'generic' as platform,
    source,
    feed,
    case when version_rank = 1 then 'current' else 'superseded' end as record_use
from final
