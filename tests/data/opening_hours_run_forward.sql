select
    business_calendar,
    weekday,
    open,
    close
from {{ ref('business_calendars') }}
where
    case
        when {{ matches('open', '^[0-9]+:[0-9]+$') }} and {{ matches('close', '^[0-9]+:[0-9]+$') }}
            then {{ minutes_of_clock('open') }} >= {{ minutes_of_clock('close') }}
        else open is null or close is null
    end
