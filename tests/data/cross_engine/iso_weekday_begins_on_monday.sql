select
    cases.*,
    {{ iso_weekday('given') }} as actual
from (
    values
    (timestamp '2026-03-02 00:00:00', 1),
    (timestamp '2026-03-07 23:59:59', 6),
    (timestamp '2026-03-08 12:00:00', 7)
) as cases (given, expected)
where {{ iso_weekday('given') }} is distinct from expected
