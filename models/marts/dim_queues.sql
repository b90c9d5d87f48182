with

engagements as (
    select * from {{ ref('int_engagements__identified') }}
    where queue_id is not null
),

final as (
    select
        queue_id,
        coalesce({{ latest_value('queue_name') }}, max(queue_native_id)) as queue_name
    from engagements
    group by queue_id
)

select
    queue_id,
    queue_name
from final
