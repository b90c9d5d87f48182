{{ label_dimension('location') }}

select
    location_id,
    location_name
from final
