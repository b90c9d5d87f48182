select
    cases.*,
    {{ parse_decimal('given') }} as actual
from (
    values
    ('12.345', cast(12.345 as decimal(18, 3))),
    ('-1', cast(-1 as decimal(18, 3))),
    ('0', cast(0 as decimal(18, 3))),
    (' .5 ', cast(0.5 as decimal(18, 3))),
    ('1e2', cast(100 as decimal(18, 3))),
    ('12,5', null),
    ('1_000', null),
    ('.', null),
    ('ten', null),
    ('', null),
    ('NaN', null),
    ('Infinity', null),
    ('1e40', null)
) as cases (given, expected)
where {{ parse_decimal('given') }} is distinct from expected
