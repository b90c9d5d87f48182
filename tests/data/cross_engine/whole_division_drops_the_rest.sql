select
    cases.*,
    {{ whole_division('numerator', 'denominator') }} as actual
from (
    values
    (7, 2, 3),
    (8, 2, 4),
    (1, 3, 0),
    (0, 5, 0)
) as cases (numerator, denominator, expected)
where {{ whole_division('numerator', 'denominator') }} is distinct from expected
