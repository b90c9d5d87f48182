{{ config(materialized='table') }}

with

legs as (
    select * from {{ ref('stg_zendesk__call_legs') }}
),

final as (
    select
        source,
        call_id,
        min(case when is_customer and not is_deleted then user_id end) as customer_user_id,
        min(case when is_customer and not is_deleted then contact_id_of_user end) as contact_id_of_user,
        min(case when is_customer and not is_deleted then terminated_by end) as customer_terminated_by,
        max(case when is_answered and not is_deleted then 1 else 0 end) = 1 as is_answered
    from legs
    group by source, call_id
)

select
    source,
    call_id,
    customer_user_id,
    contact_id_of_user,
    customer_terminated_by,
    is_answered
from final
