select
    cases.*,
    {{ mask_personal_data('given') }} as actual
from (
    values
    ('mail Jane.Doe+x@mail.x.cz now', 'mail *** now'),
    ('+420 602 123 456', '***'),
    ('call (415) 555-0100.', 'call (***.'),
    ('602.123.456 or 602-123-456', '*** or ***'),
    ('+420{{ "\u00a0" }}602{{ "\u202f" }}123{{ "\u00a0" }}456', '***'),
    ('1234567', '***'),
    ('+420{{ "\u2011" }}777{{ "\u2011" }}123{{ "\u2011" }}144', '***'),
    ('123456', '123456'),
    ('12 34 56', '12 34 56'),
    ('order 12 of 3', 'order 12 of 3'),
    ('a@x.cz,b@x.cz', '***,***'),
    ('jane at home', 'jane at home')
) as cases (given, expected)
where {{ mask_personal_data('given') }} is distinct from expected
