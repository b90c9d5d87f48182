with

hashed as (
    select
        cases.person,
        cases.contacts_expected,
        {{ contact_id(clean_text('cases.given'), 'cases.platform', 'cases.source') }} as contact_id
    from (
        values
        ('number', '+1 (415) 555-0100', 'generic', 'one', 1),
        ('number', 'tel:+14155550100', 'generic', 'two', 1),
        ('number', '0014155550100', 'zendesk', 'one', 1),
        ('address', 'A@x.cz', 'generic', 'one', 1),
        ('address', 'a@x.cz ', 'zendesk', 'two', 1),
        ('user name', 'alice', 'generic', 'one', 2),
        ('user name', ' alice', 'generic', 'one', 2),
        ('user name', 'alice', 'generic', 'two', 2),
        ('nobody', '  ', 'generic', 'one', 0)
    ) as cases (person, given, platform, source, contacts_expected)
)

select
    person,
    contacts_expected,
    count(distinct contact_id) as contacts
from hashed
group by person, contacts_expected
having count(distinct contact_id) <> contacts_expected
