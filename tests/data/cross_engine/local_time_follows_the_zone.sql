select
    cases.*,
    {{ local_time('given', 'time_zone') }} as actual
from (
    values
    (timestamp '2026-03-29 00:59:59', 'Europe/Prague', timestamp '2026-03-29 01:59:59'),
    (timestamp '2026-03-29 01:00:00', 'Europe/Prague', timestamp '2026-03-29 03:00:00'),
    (timestamp '2026-10-25 00:30:00', 'Europe/Prague', timestamp '2026-10-25 02:30:00'),
    (timestamp '2026-10-25 01:30:00', 'Europe/Prague', timestamp '2026-10-25 02:30:00'),
    (timestamp '2026-03-01 19:00:00', 'Pacific/Auckland', timestamp '2026-03-02 08:00:00'),
    (timestamp '2026-03-07 01:00:00', 'Pacific/Honolulu', timestamp '2026-03-06 15:00:00'),
    (timestamp '2026-03-02 10:00:00', 'UTC', timestamp '2026-03-02 10:00:00')
) as cases (given, time_zone, expected)
where {{ local_time('given', 'time_zone') }} is distinct from expected
