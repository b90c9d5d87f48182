with

final as (
    select * from {{ ref('int_custom_data__record_uses') }}
    where record_use = 'unused'
)

select
    platform,
    source,
    native_id as engagement_id,
    updated_at,
    file,
    cast(position as bigint) as position,
    loaded_at
from final
