{{ label_dimension('language') }}

select
    language_id,
    language_name
from final
