{{ label_dimension('platform') }}

select
    platform_id,
    platform_name
from final
