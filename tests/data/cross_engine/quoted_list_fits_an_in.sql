select cases.*
from (values ('a', true), ('b c', true), ('c', false)) as cases (given, expected)
where (cases.given in ({{ quoted_list(['a', 'b c']) }})) <> cases.expected
