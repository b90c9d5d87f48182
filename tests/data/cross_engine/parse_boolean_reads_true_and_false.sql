select
    cases.*,
    {{ parse_boolean('given') }} as actual
from (
    values
    ('true', true),
    ('TRUE', true),
    ('False', false),
    ('yes', null),
    ('1', null),
    ('', null)
) as cases (given, expected)
where {{ parse_boolean('given') }} is distinct from expected
