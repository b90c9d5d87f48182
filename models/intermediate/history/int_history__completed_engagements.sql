-- After the changes against the last build were noted, this build is what the next one is held against.
-- depends_on: {{ ref('completed_engagement_changes') }}
{{ config(materialized='table') }}

with

final as (
    select * from {{ ref('fct_engagements') }}
    where status = 'Completed'
)

select
    {% for fact in completed_facts() %}
    {{ fact }},
    {% endfor %}
    engagement_id
from final
