select
    cases.*,
    {{ is_json_object('given') }} as actual
from (
    values
    ('{"a": 1}', true),
    ('{}', true),
    ('[1]', false),
    ('"a"', false),
    ('1', false),
    ('null', false),
    ('{"a": 1', false),
    ('{"a": NaN}', false),
    ('{"a": [1, -Infinity ]}', false),
    ('{"a": [nan]}', false),
    ('{"a": 1,}', false),
    ('{"a": [1, ]}', false),
    ('{"a": {"b": 1 , }}', false),
    ('{"a": ",}", "b": [1]}', true),
    ('{"a": "NaN", "b": "to inf, or nan}"}', true),
    ('{"a": 1} x', false),
    ('', false)
) as cases (given, expected)
where {{ is_json_object('given') }} is distinct from expected
