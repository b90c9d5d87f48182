with

engagements as (
    select * from {{ ref('fct_engagements') }}
),

bounds as (
    select
        min(least(date_id, cast(local_start_time as date))) as first_day,
        max(greatest(date_id, cast(local_start_time as date))) as last_day
    from engagements
),

day_numbers as (
    select
        first_day,
        {{ explode_range('0', dbt.datediff('first_day', 'last_day', 'day')) }} as day_number
    from bounds
    where first_day is not null
),

final as (
    select cast({{ dbt.dateadd('day', 'day_number', 'first_day') }} as date) as date_id
    from day_numbers
)

select
    date_id,
    cast(date_id as {{ dbt.type_string() }}) as date_name,
    cast(extract(year from date_id) as integer) as year_number,
    cast(extract(quarter from date_id) as integer) as quarter_number,
    cast(extract(month from date_id) as integer) as month_number,
    cast(extract(day from date_id) as integer) as day_of_month,
    cast({{ iso_weekday('date_id') }} as integer) as weekday_number,
    cast(date_trunc('week', date_id) as date) as week_start,
    cast(date_trunc('month', date_id) as date) as month_start,
    {{ iso_weekday('date_id') }} >= 6 as is_weekend
from final
