{{ label_dimension('priority') }}

select
    priority_id,
    priority_name
from final
