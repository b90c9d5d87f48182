select
    cases.*,
    {{ matches('given', '[0-9a]') }} as actual
from (
    values
    ('xx7', true),
    ('7', true),
    ('A', false),
    ('', false)
) as cases (given, expected)
where {{ matches('given', '[0-9a]') }} is distinct from expected
