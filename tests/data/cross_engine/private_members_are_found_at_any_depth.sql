{% set shape = {
    'id': 'text!',
    'ani': 'contact!',
    'numbers': ['contact'],
    'subject': 'private',
    'parts': [{'name': 'private', 'queue': {'size': 'number', 'caller': 'contact'}}],
} %}

select '{{ private_members(shape) | join(' ') }}' as found
where '{{ private_members(shape) | join(' ') }}' <> 'ani numbers subject name caller'
