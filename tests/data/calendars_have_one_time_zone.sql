select
    business_calendar,
    count(distinct time_zone) as time_zones
from {{ ref('business_calendars') }}
group by business_calendar
having count(distinct time_zone) <> 1
