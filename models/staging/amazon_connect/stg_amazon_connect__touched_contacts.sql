{{ config(materialized='table') }}
-- The linter takes the lines of a query that is handed on for indented ones of the model.
-- noqa: disable=LT02

{% set links = {
    'stored_sightings': ['initial_native_id'],
    'contact_records': ['initial_native_id', 'previous_native_id', 'next_native_id'],
} %}

{% set contact_records %}
select * from {{ ref('stg_amazon_connect__contact_records') }}
where not is_file and reject_reason is null
{% endset %}
{% set stored_sightings = stored('stg_amazon_connect__sightings', {
    'source': dbt.type_string(), 'contact_native_id': dbt.type_string(), 'initial_native_id': dbt.type_string(),
}, schema='staging') %}

{% set begun %}
with

events as (
    select * from {{ ref('stg_amazon_connect__touched_events') }}
    where not is_heartbeat
),

held as (
    {% for snapshot in ['current_snapshot', 'previous_snapshot'] %}
    select
        source,
        {{ explode_array(snapshot ~ '.Contacts', 'contact', 'contact_place') }},
        file
    from events
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    source,
    contact_native_id,
    file
from ({{ contact_records }}) as contact_records
where {{ landed_now() }}
{% for member in ['ContactId', 'InitialContactId'] %}
union
select
    source,
    contact.{{ member }} as contact_native_id,
    file
from held
where contact.{{ member }} is not null
{% endfor %}
{% endset %}

{% set step %}
select
    reached_so_far.source,
    linked.other_native_id as contact_native_id,
    reached_so_far.file
from reached_so_far
inner join (
    {% for relation, columns in links.items() %}{% set outer = loop %}{% for column in columns %}{% set inner = loop %}
    {% for known, other in [('contact_native_id', column), (column, 'contact_native_id')] %}
    select
        source,
        {{ known }} as known_native_id,
        {{ other }} as other_native_id
    from {{ '(' ~ contact_records ~ ') as contact_records' if relation == 'contact_records' else stored_sightings ~ ' as sightings' }}
    where {{ column }} is not null
    {{ "union all" if not (outer.last and inner.last and loop.last) }}
    {% endfor %}{% endfor %}{% endfor %}
) as linked
    on reached_so_far.source = linked.source and reached_so_far.contact_native_id = linked.known_native_id
{% endset %}

with

-- From the contacts that something new is told of to all that any record or event, new or old, links them with.
reached as (
    {{ reached_over(begun, step, ['source', 'contact_native_id', 'file']) }}
),

final as (
    select
        source,
        contact_native_id,
        max(file) as file
    from reached
    group by source, contact_native_id
)

select
    source,
    contact_native_id,
    file
from final
