with

{% for platform, feed, model in landed_feeds() %}
{{ platform }}_{{ feed }} as (
    select * from {{ ref(model) }}
),

{% endfor %}

final as (
    {% for platform, feed, model in landed_feeds() %}
    select
        '{{ platform }}' as platform,
        source,
        '{{ feed }}' as feed,
        file,
        position,
        is_file,
        record_hash,
        reject_reason,
        rejected_payload,
        loaded_at
    from {{ platform }}_{{ feed }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    platform,
    source,
    feed,
    file,
    position,
    is_file,
    record_hash,
    reject_reason,
    rejected_payload,
    loaded_at
from final
