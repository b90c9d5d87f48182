select
    cases.*,
    {{ seconds('given') }} as actual
from (
    values
    (1, cast(0.001 as decimal(18, 3))),
    (1500, cast(1.5 as decimal(18, 3))),
    (-1, cast(-0.001 as decimal(18, 3))),
    (4102444800001, cast(4102444800.001 as decimal(18, 3))),
    (123456789012345678, cast(123456789012345.678 as decimal(18, 3)))
) as cases (given, expected)
where {{ seconds('given') }} is distinct from expected
