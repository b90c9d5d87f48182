with

entities as (
    select * from {{ ref('int_entities') }}
    where entity = 'campaign'
),

final as (
    select
        entity_id as campaign_id,
        coalesce(name, native_id) as campaign_name
    from entities
)

select
    campaign_id,
    campaign_name
from final
