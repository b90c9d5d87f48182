with

queues as (
    select * from {{ engagements_in_work() }}
    where type = 'Queue'
),

queue_policies as (
    select * from {{ ref('int_service_level__queue_policies') }}
),

policies as (
    select * from {{ ref('int_service_level__policies') }}
    where business_calendar is not null
),

opening_hours as (
    select
        {{ clean_text('business_calendar') }} as business_calendar,
        {{ clean_text('time_zone') }} as time_zone,
        {{ clean_text('weekday') }} as weekday,
        {{ clean_text('open') }} as open,
        {{ clean_text('close') }} as close
    from {{ ref('business_calendars') }}
),

holidays as (
    select
        {{ clean_text('business_calendar') }} as business_calendar,
        {{ clean_text('holiday') }} as holiday
    from {{ ref('holidays') }}
),

calendars as (
    select
        business_calendar,
        max(time_zone) as time_zone
    from opening_hours
    group by business_calendar
),

started_locally as (
    select
        queues.engagement_id,
        policies.business_calendar,
        {{ local_time('queues.start_time', 'calendars.time_zone') }} as local_start
    from queues
    inner join queue_policies on queues.engagement_id = queue_policies.engagement_id
    inner join policies on queue_policies.precedence = policies.precedence
    inner join calendars on policies.business_calendar = calendars.business_calendar
),

final as (
    select
        started_locally.engagement_id,
        max(case
            when holidays.holiday is null and opening_hours.weekday is not null then 1
            else 0
        end) = 1 as is_open
    from started_locally
    left join holidays
        on started_locally.business_calendar = holidays.business_calendar
        and cast(started_locally.local_start as date) = cast(holidays.holiday as date)
    left join opening_hours
        on started_locally.business_calendar = opening_hours.business_calendar
        and {{ iso_weekday('started_locally.local_start') }} = cast(opening_hours.weekday as integer)
        and {{ minutes_of_day('started_locally.local_start') }} >= {{ minutes_of_clock('opening_hours.open') }}
        and {{ minutes_of_day('started_locally.local_start') }} < {{ minutes_of_clock('opening_hours.close') }}
    group by started_locally.engagement_id
)

select
    engagement_id,
    is_open
from final
