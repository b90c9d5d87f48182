{{ label_dimension('reason') }}

select
    reason_id,
    reason_name
from final
