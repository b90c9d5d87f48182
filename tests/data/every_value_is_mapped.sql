{{ config(severity='warn') }}

select
    platform,
    source,
    column_name,
    native_value,
    records
from {{ ref('unmapped_values') }}
