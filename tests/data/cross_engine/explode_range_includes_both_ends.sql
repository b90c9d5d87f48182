with

numbers as (
    select
        cases.case_name,
        {{ explode_range('cases.first_number', 'cases.last_number') }} as number
    from (values ('three', 4, 6), ('one', 9, 9), ('none', 5, 4)) as cases (case_name, first_number, last_number)
),

expected as (
    select cases.*
    from (values ('three', 4), ('three', 5), ('three', 6), ('one', 9)) as cases (case_name, number)
)

select
    numbers.case_name,
    numbers.number,
    expected.number as expected_number
from numbers
full outer join expected on numbers.case_name = expected.case_name and numbers.number = expected.number
where numbers.number is null or expected.number is null
