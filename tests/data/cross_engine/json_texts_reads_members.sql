with

read_members as (
    select
        cases.*,
        {{ json_texts('cases.given', ['a', 'b']) }} as members
    from (
        values
        ('{"a": "x", "b": 7}', 'x', '7'),
        ('{"b": true, "a": null}', null, 'true'),
        ('{"A": "x", "b": ""}', null, ''),
        ('{"a": {"c": 1}, "b": [1,2]}', '{"c":1}', '[1,2]'),
        ('{}', null, null)
    ) as cases (given, expected_a, expected_b)
)

select *
from read_members
where members.a is distinct from expected_a or members.b is distinct from expected_b
