with

shown as (
    select
        cases.expected,
        {{ without_values_of('cases.given', ['ani', 'Name']) }} as shown
    from (
        values
        (
            '{"a": {"ani": "tel:1"}, "name" : "Jo ' || chr(92) || '"X' || chr(92) || '" Doe", "ani": 5, "b": 1}',
            '{"a": {"ani":"***"}, "name":"***", "ani":"***", "b": 1}'
        ),
        ('{"broken": [{"Name": "Jo Do', '{"broken": [{"Name":"***"'),
        ('{"names": "kept"}', '{"names": "kept"}'),
        ('{"ani": ["tel:1", "bob"], "b": {"name": {"first": 1}}}', '{"ani":"***", "b": {"name": {"first": 1}}}')
    ) as cases (given, expected)
)

select
    shown,
    expected
from shown
where shown is distinct from expected
