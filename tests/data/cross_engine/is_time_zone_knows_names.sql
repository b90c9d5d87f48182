-- Only texts that no engine takes for a zone: some engines look at no more than the shape of a name.
select
    cases.*,
    {{ is_time_zone('given') }} as actual
from (
    values
    ('Europe/Prague', true),
    ('America/Argentina/Buenos_Aires', true),
    ('UTC', true),
    ('Europe/', false),
    ('in Prague', false),
    ('', false)
) as cases (given, expected)
where {{ is_time_zone('given') }} is distinct from expected
