select
    cases.*,
    {{ parse_decimal('given', scale=6) }} as actual
from (
    values
    ('0.000001', cast(0.000001 as decimal(18, 6))),
    ('1234.5', cast(1234.5 as decimal(18, 6)))
) as cases (given, expected)
where {{ parse_decimal('given', scale=6) }} is distinct from expected
