with

bounds as (
    select
        count(*) as days,
        cast(min(date_id) as timestamp) as first_day,
        cast(max(date_id) as timestamp) as last_day
    from {{ ref('dim_dates') }}
)

select
    days,
    first_day,
    last_day
from bounds
where {{ milliseconds_between('first_day', 'last_day') }} <> (days - 1) * 86400000
