select
    cases.*,
    {{ milliseconds_between('earlier', 'later') }} as actual
from (
    values
    (timestamp '2026-03-01 23:59:59.999', timestamp '2026-03-02 00:00:00', 1),
    (timestamp '2026-03-02 00:00:01', timestamp '2026-03-02 00:00:00', -1000),
    (timestamp '2026-03-02 00:00:00', null, null)
) as cases (earlier, later, expected)
where {{ milliseconds_between('earlier', 'later') }} is distinct from expected
