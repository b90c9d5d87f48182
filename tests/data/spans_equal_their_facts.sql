select
    engagement_id,
    native_id,
    type,
    start_time,
    end_time,
    wait_time,
    invitation_time
from {{ ref('fct_engagements') }}
where
    status = 'Completed'
    and type in ('Queue', 'Invitation')
    and not coalesce(
        {{ seconds_between('start_time', 'end_time') }} = case type when 'Queue' then wait_time else invitation_time end, false
    )
