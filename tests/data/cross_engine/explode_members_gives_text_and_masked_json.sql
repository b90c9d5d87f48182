with

members as (
    select {{ explode_members('cases.given') }}
    from (values ('{"b": "a@x.cz", "a": 1234567, "c": null, "d": "x"}')) as cases (given)
),

expected as (
    select cases.*
    from (
        values
        ('a', '1234567', '"***"'),
        ('b', 'a@x.cz', '"***"'),
        ('c', null, null),
        ('d', 'x', '"x"')
    ) as cases (member_name, member_text, member_json)
)

select
    members.member_name,
    members.member_text,
    members.member_json,
    expected.member_name as expected_name
from members
full outer join expected
    on members.member_name = expected.member_name
    and members.member_text is not distinct from expected.member_text
    and members.member_json is not distinct from expected.member_json
where members.member_name is null or expected.member_name is null
