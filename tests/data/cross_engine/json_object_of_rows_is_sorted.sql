select
    cases.object_number,
    cases.expected,
    {{ json_object_of_rows('cases.member_name', 'cases.member_json') }} as actual
from (
    values
    (1, 'b', '2', '{"a":"x","b":2}'),
    (1, 'a', '"x"', '{"a":"x","b":2}'),
    (2, 'say "hi"', 'null', concat('{"say ', chr(92), '"hi', chr(92), '"":null}'))
) as cases (object_number, member_name, member_json, expected)
group by cases.object_number, cases.expected
having {{ json_object_of_rows('cases.member_name', 'cases.member_json') }} is distinct from cases.expected
