{{ config(severity='warn') }}

select
    platform,
    source,
    feed,
    file,
    position,
    reason
from {{ ref('quarantined_records') }}
