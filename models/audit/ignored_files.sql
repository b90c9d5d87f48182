with

files as (
    select * from {{ ref('stg_feeds__files') }}
),

final as (
    select
        *,
        case
            when not is_readable_kind then 'not <platform>/<source>/<feed>/<name> with a known extension'
            else 'no feed of this name is read'
        end as reason
    from files
    where
        not is_readable_kind
        or platform || '/' || feed not in (
            {% for platform, feed, model in landed_feeds() %}
            '{{ platform }}/{{ feed }}'{{ "," if not loop.last }}
            {% endfor %}
        )
)

select
    file,
    reason
from final
