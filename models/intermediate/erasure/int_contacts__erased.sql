{{ config(materialized='table') }}

with

listed as (
    select
        lower({{ clean_text('cast(contact_id as ' ~ dbt.type_string() ~ ')') }}) as contact_id,
        cast(cast(requested_on as {{ dbt.type_string() }}) as timestamp) as requested_at,
        'erased_contacts' as request
    from {{ ref('erased_contacts') }}
),

delivered as (
    select
        contact_id,
        requested_at,
        file as request
    from {{ ref('stg_erasure__contact_records') }}
    where not is_file and reject_reason is null
),

requests as (
    select * from listed
    union all
    select * from delivered
),

final as (
    select
        contact_id,
        min(requested_at) as requested_at,
        min(request) as request
    from requests
    where contact_id is not null
    group by contact_id
)

select
    contact_id,
    requested_at,
    request
from final
