with

given as (
    select
        cases.expected_path,
        cases.expected_language,
        cases.expected_others,
        {{ attributes_of('cases.attributes', unkept=['from']) }} as attributes
    from (
        values
        (
            '{"menuPath": "1>2", "language": "en", "Language": "xx", "from": "anna", "order": "+1 415 555 0190"}',
            '1>2', 'en', '{"Language":"xx","order":"***"}'
        ),
        ('{"menu_path": " ", "menuPath": "first that holds something"}', 'first that holds something', null, null),
        ('{"language": "call +1 415 555 0190", "menu_path": "1.2.3.4.5.6.7"}', '1.2.3.4.5.6.7', 'call ***', null),
        ('{}', null, null, null),
        ('no object', null, null, null),
        (null, null, null, null)
    ) as cases (attributes, expected_path, expected_language, expected_others)
)

select
    attributes,
    expected_path,
    expected_language,
    expected_others
from given
where
    attributes.menu_path is distinct from expected_path
    or attributes.language is distinct from expected_language
    or attributes.others is distinct from expected_others
