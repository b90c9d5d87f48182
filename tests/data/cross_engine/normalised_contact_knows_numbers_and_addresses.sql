select
    cases.*,
    {{ normalised_contact('given', "'generic'", "'one'") }} as actual
from (
    values
    ('+1 (415) 555-0100', '+14155550100'),
    ('tel:+14155550100', '+14155550100'),
    ('TEL:+14155550100', '+14155550100'),
    ('0014155550100', '+14155550100'),
    ('1.415.555.0100', '+14155550100'),
    ('+1{{ "\u00a0" }}415{{ "\u202f" }}555–0100', '+14155550100'),
    ('A@x.cz', 'a@x.cz'),
    ('mailto:a@X.CZ', 'a@x.cz'),
    ('alice', 'generic' || chr(31) || 'one' || chr(31) || 'alice'),
    ('Alice', 'generic' || chr(31) || 'one' || chr(31) || 'Alice'),
    ('123456', 'generic' || chr(31) || 'one' || chr(31) || '123456'),
    ('a1234567', 'generic' || chr(31) || 'one' || chr(31) || 'a1234567')
) as cases (given, expected)
where {{ normalised_contact('given', "'generic'", "'one'") }} is distinct from expected
