select
    cases.*,
    {{ other_members('given', ['known']) }} as actual
from (
    values
    ('{"z": "b", "known": 1, "a": 2, "gone": null}', '{"a":2,"z":"b"}'),
    ('{"b": {"y": 1, "x": [true]}, "Known": 0}', '{"Known":0,"b":{"y":1,"x":[true]}}'),
    ('{"note": "a@x.cz", "number": 1234567, "pin": 123456}', '{"note":"***","number":"***","pin":123456}'),
    ('{"call +420 602 123 456": "x"}', '{"call ***":"x"}'),
    ('{"a/b": 1, "c~d": 2, "": 3}', '{"":3,"a/b":1,"c~d":2}'),
    ('{"415\t555\t0177": "x"}', '{"***":"x"}'),
    ('{"k": "415\n555\u000b0177", "n": {"415\f555 0177": [1]}}', '{"k":"***","n":{"***":[1]}}'),
    ('{"bob\t@x.com": "v"}', '{"***":"v"}'),
    ('{"known": 1, "gone": null}', null),
    ('{}', null)
) as cases (given, expected)
where {{ other_members('given', ['known']) }} is distinct from expected
