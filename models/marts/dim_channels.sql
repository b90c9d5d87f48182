with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where channel_id is not null
),

final as (
    select
        channel_id,
        max(channel_name) as channel_name,
        {{ latest_value('channel_type') }} as channel_type
    from engagements
    group by channel_id
)

select
    channel_id,
    channel_name,
    channel_type
from final
