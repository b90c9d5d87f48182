{{ label_dimension('channel_vendor') }}

select
    channel_vendor_id,
    channel_vendor_name
from final
