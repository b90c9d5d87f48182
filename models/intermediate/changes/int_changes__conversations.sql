{{ config(materialized='table') }}

with

before_and_after as (
    select * from {{ ref('int_changes__before_and_after') }}
),

shared_focus as (
    select * from {{ ref('int_changes__shared_focus') }}
),

final as (
    select
        conversation_id,
        file
    from before_and_after
    union all
    select
        conversation_id,
        file
    from shared_focus
)

select
    conversation_id,
    max(file) as file
from final
where conversation_id is not null
group by conversation_id
