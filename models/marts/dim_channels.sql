with

entities as (
    select * from {{ ref('int_entities') }}
    where entity = 'channel'
),

final as (
    select
        entity_id as channel_id,
        name as channel_name,
        detail as channel_type
    from entities
)

select
    channel_id,
    channel_name,
    channel_type
from final
