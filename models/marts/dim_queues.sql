with

entities as (
    select * from {{ ref('int_entities') }}
    where entity = 'queue'
),

final as (
    select
        entity_id as queue_id,
        coalesce(name, native_id) as queue_name
    from entities
)

select
    queue_id,
    queue_name
from final
