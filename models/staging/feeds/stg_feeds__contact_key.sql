{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}

with

final as (
    select {{ contact_key_mark() }} as key_mark
)

select key_mark
from final
{% if is_incremental() %}
where not exists (select 1 from {{ this }})
{% endif %}
