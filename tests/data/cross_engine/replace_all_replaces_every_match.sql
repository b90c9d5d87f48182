select
    cases.*,
    {{ replace_all('given', '[0-9]+', '#') }} as actual
from (
    values
    ('a1b22c', 'a#b#c'),
    ('abc', 'abc'),
    ('', '')
) as cases (given, expected)
where {{ replace_all('given', '[0-9]+', '#') }} is distinct from expected
