with

members as (
    select {{ explode_map(json_map("'" ~ '{"a": "x", "b": 7, "c": null}' ~ "'")) }}
),

expected as (
    select cases.*
    from (values ('a', 'x'), ('b', '7'), ('c', null)) as cases (member_name, member_value)
)

select
    members.member_name,
    members.member_value,
    expected.member_name as expected_name
from members
full outer join expected
    on members.member_name = expected.member_name
    and members.member_value is not distinct from expected.member_value
where members.member_name is null or expected.member_name is null
