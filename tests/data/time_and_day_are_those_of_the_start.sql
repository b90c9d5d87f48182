select
    engagement_id,
    start_time,
    time,
    date_id
from {{ ref('fct_engagements') }}
where
    time is distinct from {{ seconds(epoch_ms('start_time')) }}
    or date_id is distinct from cast(start_time as date)
