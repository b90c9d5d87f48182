select
    cases.*,
    {{ clean_text('given') }} as actual
from (
    values
    ('  a b ', 'a b'),
    (chr(9) || 'a' || chr(13) || chr(10), 'a'),
    (' ' || chr(10), null),
    ('', null),
    (cast(null as {{ dbt.type_string() }}), null)
) as cases (given, expected)
where {{ clean_text('given') }} is distinct from expected
