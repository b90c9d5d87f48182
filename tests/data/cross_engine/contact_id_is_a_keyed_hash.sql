select
    cases.*,
    {{ contact_id('given', "'generic'", "'one'") }} as actual
from (
    values
    ('+1 415 555 0100', '5814e793673b96efac8d'),
    ('a@x.cz', 'c3aa3a04823e9452ac3d'),
    ('alice', '5d37781893c970cf2c1e')
) as cases (given, with_development_key)
where
    ({{ contact_id('given', "'generic'", "'one'") }} = with_development_key) = {{ contact_key_is_given() }}
