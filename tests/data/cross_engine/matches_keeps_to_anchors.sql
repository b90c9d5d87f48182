select
    cases.*,
    {{ matches('given', '^[0-9]+$') }} as actual
from (
    values
    ('77', true),
    ('7x', false),
    ('x7', false)
) as cases (given, expected)
where {{ matches('given', '^[0-9]+$') }} is distinct from expected
