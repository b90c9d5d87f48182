select
    agent_activity_id,
    agent_id,
    interval_start,
    seconds_in_status,
    available_seconds,
    engaged_seconds
from {{ ref('fct_agent_activity') }}
where
    {{ epoch_ms('interval_start') }} % 900000 <> 0
    or seconds_in_status > 900
    or available_seconds > seconds_in_status
    or engaged_seconds > seconds_in_status
