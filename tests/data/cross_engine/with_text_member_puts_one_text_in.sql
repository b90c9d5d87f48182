select
    cases.*,
    {{ with_text_member('given', 'a', 'new_text') }} as actual
from (
    values
    ('{"b":null,"c":[1],"a":"old"}', 'new', '{"b":null,"c":[1],"a":"new"}'),
    ('{"b":1}', 'new', '{"b":1}'),
    ('{"b":1,"a":null}', 'new', '{"b":1,"a":null}'),
    ('{"b":1,"a":"old"}', null, '{"b":1}')
) as cases (given, new_text, expected)
where {{ with_text_member('given', 'a', 'new_text') }} is distinct from expected
