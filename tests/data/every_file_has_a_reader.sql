{{ config(severity='warn') }}

select
    platform,
    source,
    feed,
    file
from {{ ref('stg_feeds__files') }}
where
    not is_readable_kind
    or platform || '/' || feed not in (
        {% for platform, feed, model in landed_feeds() %}'{{ platform }}/{{ feed }}'{{ ", " if not loop.last }}{% endfor %}
    )
