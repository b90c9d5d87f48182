select
    cases.*,
    {{ masked_json('given') }} as actual
from (
    values
    ('"a@x.cz"', '"***"'),
    ('1234567', '"***"'),
    ('123456', '123456'),
    ('{"a":1234567,"b":"x"}', '"***"'),
    ('{"a":"1234567","b":[1,2]}', '{"a":"***","b":[1,2]}'),
    ('true', 'true')
) as cases (given, expected)
where {{ masked_json('given') }} is distinct from expected
