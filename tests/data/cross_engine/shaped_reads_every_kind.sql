{% set shape = {
    'id': 'text!',
    'began': 'time',
    'until': 'time_or_none',
    'since': 'time_or_none',
    'size': 'number',
    'open': 'truth',
    'phone': 'contact',
    'parts': [{'name': 'text', 'phones': ['contact']}],
    'subject': 'private',
} %}

with

records as (
    select
        's' as source,
        {{ json_structs('cases.given_text', shape) }} as raw
    from (
        values (
            '{"id": " 7 ", "began": "2026-03-02T10:00:00.1234+01:00", "until": "1970-01-01T00:00:00.001Z", '
            || '"since": "2026-03-02T10:00:00Z", "size": "2.5", "open": "TRUE", "phone": "+1 415 555 0190", '
            || '"parts": [{"name": "a", "phones": ["tel:+14155550190"]}, {"name": ""}], "subject": "Hello", "new": 1}'
        )
    ) as cases (given_text)
),

given as (
    select
        {{ shaped('raw', shape, 'p') }} as given,
        {{ contact_id("'+14155550190'", "'p'", "'s'") }} as contact
    from records
),

parts as (
    select
        contact,
        {{ explode_array('given.parts', 'part', 'place') }}
    from given
),

final as (
    select case when given.id = '7' then 'ok' else 'id' end as fault from given
    union all
    select case when given.began = timestamp '2026-03-02 09:00:00.123' then 'ok' else 'began' end from given
    union all
    select case when given.until is null then 'ok' else 'until' end from given
    union all
    select case when given.since = timestamp '2026-03-02 10:00:00' then 'ok' else 'since' end from given
    union all
    select case when given.size = 2.5 then 'ok' else 'size' end from given
    union all
    select case when given.open then 'ok' else 'open' end from given
    union all
    select case when given.phone = contact then 'ok' else 'phone' end from given
    union all
    select
        case
            when place = 0 and part.name = 'a' and {{ first_element('part.phones') }} = contact then 'ok'
            when place = 1 and part.name is null and part.phones is null then 'ok'
            else 'parts'
        end
    from parts
)

select fault
from final
where fault <> 'ok'
