select
    cases.*,
    {{ surrogate_key(['part_1', 'part_2', 'part_3']) }} as actual
from (
    values
    ('generic', 'one', '7', '6ab41afa15f142501e50')
) as cases (part_1, part_2, part_3, expected)
where {{ surrogate_key(['part_1', 'part_2', 'part_3']) }} is distinct from expected
