select
    cases.*,
    {{ surrogate_key(['part_1', 'part_2']) }} as surrogate_key
from (
    values
    ('a', 'bc', 'ab', 'c'),
    ('a', 'b', 'b', 'a'),
    ('', 'a', 'a', '')
) as cases (part_1, part_2, other_1, other_2)
where
    {{ surrogate_key(['part_1', 'part_2']) }} = {{ surrogate_key(['other_1', 'other_2']) }}
