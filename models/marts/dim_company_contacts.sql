{{ label_dimension('company_contact') }}

select
    company_contact_id,
    company_contact_name
from final
