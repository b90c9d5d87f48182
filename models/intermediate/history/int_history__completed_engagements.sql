-- After the changes against the last build were noted, this build is what the next one is held against.
-- depends_on: {{ ref('completed_engagement_changes') }}
{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    partition_by=parted_by('date_id'),
    meta={'touched': 'int_changes__rows', 'keys': {'engagement_id': 'engagement_id'}},
    post_hook='{{ note_that_build_remembers() }}',
) }}
-- depends_on: {{ ref('int_changes__rows') }}

with

final as (
    select * from {{ touched_rows(ref('fct_engagements'), is_touched('engagement_id', 'int_changes__rows')) }}
    where status = 'Completed'
)

select
    {% for fact in completed_facts() %}
    {{ fact }},
    {% endfor %}
    engagement_id,
    date_id
from final
