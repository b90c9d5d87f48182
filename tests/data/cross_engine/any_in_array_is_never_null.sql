{% set shape = {'letters': ['text']} %}

with

arrays as (
    select
        cases.expected,
        {{ json_structs('cases.given_text', shape) }} as given
    from (
        values
        ('{"letters": ["b", "a"]}', true), ('{"letters": ["b"]}', false), ('{"letters": [null]}', false),
        ('{"letters": []}', false), ('{}', false)
    ) as cases (given_text, expected)
),

found as (
    select
        *,
        {{ any_in_array('given.letters', 'letter', "letter = 'a'") }} as found
    from arrays
)

select
    given,
    found,
    expected
from found
where found is distinct from expected
