select
    engagement_id,
    native_id,
    start_time,
    end_time,
    preparation_time,
    engagement_time,
    wrap_up_time
from {{ ref('fct_engagements') }}
where
    type = 'Agent'
    and status = 'Completed'
    and not coalesce(
        {{ seconds_between('start_time', 'end_time') }} = preparation_time + engagement_time + wrap_up_time, false
    )
