select
    cases.*,
    {{ epoch_ms('given') }} as actual
from (
    values
    (timestamp '2026-03-02 10:00:00.123', 1772445600123),
    (timestamp '1970-01-01 00:00:00', 0),
    (timestamp '1969-12-31 23:59:59', -1000)
) as cases (given, expected)
where {{ epoch_ms('given') }} is distinct from expected
