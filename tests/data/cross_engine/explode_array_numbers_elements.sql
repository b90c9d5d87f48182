{% set shape = {'letters': ['text']} %}

with

arrays as (
    select
        cases.case_name,
        {{ json_structs('cases.given_text', shape) }} as given
    from (
        values ('two', '{"letters": ["b", "a"]}'), ('empty', '{"letters": []}'), ('none', '{}')
    ) as cases (case_name, given_text)
),

exploded as (
    select
        case_name,
        {{ explode_array('given.letters', 'letter', 'place') }}
    from arrays
),

expected as (
    select cases.* from (values ('two', 'b', 0), ('two', 'a', 1)) as cases (case_name, letter, place)
)

select
    exploded.case_name,
    exploded.letter,
    exploded.place,
    expected.letter as expected_letter
from exploded
full outer join expected
    on exploded.case_name = expected.case_name and exploded.letter = expected.letter and exploded.place = expected.place
where exploded.case_name is null or expected.case_name is null
