select
    count(*) as days,
    {{ dbt.datediff('min(date_id)', 'max(date_id)', 'day') }} + 1 as days_from_first_to_last
from {{ ref('dim_dates') }}
having count(*) <> coalesce({{ dbt.datediff('min(date_id)', 'max(date_id)', 'day') }} + 1, 0)
