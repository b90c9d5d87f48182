select
    cases.*,
    {{ masked_members('left_over') }} as actual
from (
    select
        given_members.given,
        given_members.expected,
        {{ members_left('given_members.given', ['known']) }} as left_over
    from (
        values
        ('{"z": "b", "known": 1, "a": {"y": [1, null]}, "gone": null}', '{"a":{"y":[1,null]},"z":"b"}'),
        ('{"tier": "gold", "note": "a@x.cz"}', '{"note":"***","tier":"gold"}'),
        ('{"call +420 602 123 456": "x", "n": 1234567}', '{"call ***":"x","n":"***"}'),
        ('{"a": 12345, "b": 67890}', '{"a":12345,"b":67890}'),
        ('{"415\t555\t0177": "x"}', '{"***":"x"}'),
        ('{"k": "415\n555\u000b0177", "n": {"415\f555 0177": [1]}}', '{"k":"***","n":{"***":[1]}}'),
        ('{"bob\t@x.com": "v"}', '{"***":"v"}'),
        ('{"known": 1, "gone": null}', null),
        ('{}', null)
    ) as given_members (given, expected)
) as cases
where {{ masked_members('left_over') }} is distinct from expected
