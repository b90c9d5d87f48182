{% set shape = {
    'id': 'text!',
    'at': 'time',
    'queue': {'size': 'number'},
    'parts': [{'name': 'text!', 'spans': [{'from': 'time'}]}],
    'who': 'contact',
} %}

with

records as (
    select
        cases.position,
        cases.expected,
        cases.record,
        cases.layout,
        cases.is_file,
        {{ is_json_object('cases.record') }} as is_object,
        case when {{ is_json_object('cases.record') }} then {{ json_structs('cases.record', shape) }} end as raw
    from (
        values
        (1, '{"id": "1", "at": "2026-03-02", "queue": {"size": 0}, "parts": [{"name": "a"}]}', 'lines', false, null),
        (2, '{"at": "yesterday"}', 'lines', false, 'id is missing'),
        (3, '{"id": " "}', 'lines', false, 'id is missing'),
        (4, '{"id": "1", "at": "yesterday"}', 'lines', false, 'at is not a valid ISO 8601 time of 1970 to 2199'),
        (5, '{"id": "1", "queue": {"size": "many"}}', 'lines', false, 'queue.size is not a number'),
        (6, '{"id": "1", "queue": {"size": -1}}', 'lines', false, 'queue.size is negative'),
        (7, '{"id": "1", "parts": [{"name": "a"}, {"spans": []}]}', 'lines', false, 'parts.name is missing'),
        (
            8, '{"id": "1", "parts": [{"name": "a", "spans": [{"from": "2026-03-02"}, {"from": "2026-02-30"}]}]}',
            'lines', false, 'parts.spans.from is not a valid ISO 8601 time of 1970 to 2199'
        ),
        (13, '{"id": "1", "parts": "none"}', 'lines', false, 'parts is no array'),
        (14, '{"id": "1", "queue": [1]}', 'lines', false, 'queue is no object'),
        (15, '{"id": "1", "queue": null, "parts": [{"name": "a", "spans": null}]}', 'lines', false, null),
        (16, '{"id": "1", "parts": [{"name": "a"}, {"name": "b", "spans": {}}]}', 'lines', false, 'parts.spans is no array'),
        (9, '{"id": "1"', 'lines', false, 'not a valid JSON object'),
        (10, 'a,b', 'csv', false, 'the row does not fit the header or is not UTF-8'),
        (11, null, 'unreadable', true, 'unreadable file'),
        (12, null, 'lines', true, null)
    ) as cases (position, record, layout, is_file, expected)
),

found as (
    select
        *,
        {{ shape_reject_reason(shape) }} as reason
    from records
)

select
    position,
    reason,
    expected
from found
where reason is distinct from expected
