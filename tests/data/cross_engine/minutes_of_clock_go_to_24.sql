select
    cases.*,
    {{ minutes_of_clock('given') }} as actual
from (
    values
    ('00:00', 0),
    ('08:30', 510),
    ('8:05', 485),
    ('24:00', 1440)
) as cases (given, expected)
where {{ minutes_of_clock('given') }} is distinct from expected
