select
    cases.*,
    {{ seconds_between('earlier', 'later') }} as actual
from (
    values
    (timestamp '2026-03-01 23:59:59.999', timestamp '2026-03-02 00:00:00', cast(0.001 as decimal(18, 3))),
    (timestamp '2026-03-02 00:00:00', timestamp '2026-03-03 00:00:00.5', cast(86400.5 as decimal(18, 3)))
) as cases (earlier, later, expected)
where {{ seconds_between('earlier', 'later') }} is distinct from expected
