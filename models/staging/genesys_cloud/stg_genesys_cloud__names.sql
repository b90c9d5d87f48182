{{ config(materialized='table') }}

{% set directories = [
    ('user', 'user'), ('queue', 'queue'), ('wrap_up_code', 'wrapup_code'), ('campaign', 'campaign'), ('team', 'team'),
] %}

with

{% for entity, directory in directories %}
{{ entity }}_records as (
    {{ ranked_records(ref('stg_genesys_cloud__' ~ directory ~ '_records'), ['native_id']) }}
),

{% endfor %}
final as (
    {% for entity, directory in directories %}
    select
        '{{ entity }}' as entity,
        source,
        native_id,
        name
    from {{ entity }}_records
    where version_rank = 1
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    entity,
    source,
    native_id,
    name
from final
