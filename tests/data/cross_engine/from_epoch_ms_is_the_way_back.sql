select
    cases.*,
    {{ from_epoch_ms('given') }} as actual
from (
    values
    (1772445600123, timestamp '2026-03-02 10:00:00.123'),
    (0, timestamp '1970-01-01 00:00:00')
) as cases (given, expected)
where {{ from_epoch_ms('given') }} is distinct from expected
