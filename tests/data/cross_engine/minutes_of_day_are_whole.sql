select
    cases.*,
    {{ minutes_of_day('given') }} as actual
from (
    values
    (timestamp '2026-03-02 00:00:00', 0),
    (timestamp '2026-03-02 08:30:59.999', 510),
    (timestamp '2026-03-02 23:59:59.999', 1439)
) as cases (given, expected)
where {{ minutes_of_day('given') }} is distinct from expected
