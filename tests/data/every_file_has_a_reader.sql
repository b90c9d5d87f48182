{{ config(severity='warn') }}

select
    file,
    reason
from {{ ref('ignored_files') }}
