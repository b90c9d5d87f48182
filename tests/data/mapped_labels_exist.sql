select
    mapped.enumeration,
    mapped.native_value,
    mapped.label
from {{ ref('map_labels') }} as mapped
left join {{ ref('enumerations') }} as enumerations
    on mapped.enumeration = enumerations.enumeration
    and mapped.label = enumerations.label
where enumerations.label is null or mapped.enumeration = 'type'
