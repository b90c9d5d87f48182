select
    cases.*,
    {{ whole_division_half_up('numerator', 'denominator') }} as actual
from (
    values
    (1, 2, 1),
    (3, 2, 2),
    (5, 2, 3),
    (1, 3, 0),
    (2, 3, 1),
    (4, 2, 2),
    (0, 7, 0)
) as cases (numerator, denominator, expected)
where {{ whole_division_half_up('numerator', 'denominator') }} is distinct from expected
