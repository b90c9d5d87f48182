{{ label_dimension('menu_path') }}

select
    menu_path_id,
    menu_path_name
from final
