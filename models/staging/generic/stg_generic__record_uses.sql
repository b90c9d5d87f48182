{% set feeds = generic_feeds() %}

with

{% for feed, model, key in feeds %}
{{ feed }} as (
    select
        source,
        {{ key }} as native_id,
        count(*) as versions
    from {{ touched_rows(ref(model), is_of_touched_story('generic', generic_story(feed, key))) }}
    where not is_file and reject_reason is null
    group by source, {{ key }}
),

{% endfor %}

counted as (
    {% for feed, model, key in feeds %}
    select
        source,
        '{{ feed }}' as feed,
        {{ generic_story(feed, 'native_id') }} as story_key,
        versions
    from {{ feed }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- One of the versions is current, whichever it is.
final as (
    select
        source,
        feed,
        story_key,
        'current' as record_use
    from counted
    union all
    select
        superseded.source,
        superseded.feed,
        superseded.story_key,
        'superseded' as record_use
    from (
        select
            *,
            {{ explode_range('1', 'versions - 1') }} as version
        from counted
        where versions > 1
    ) as superseded
)

select
    'generic' as platform,
    source,
    feed,
    story_key,
    record_use
from final
