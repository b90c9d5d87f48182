{{ config(materialized='table') }}

{% set columns = {
    'engagement_id': dbt.type_string(), 'conversation_id': dbt.type_string(), 'type': dbt.type_string(),
    'status': dbt.type_string(), 'agent_id': dbt.type_string(), 'contact_id': dbt.type_string(), 'case_id': dbt.type_string(),
    'start_time': 'timestamp', 'ended_at': 'timestamp', 'date_id': 'date',
} %}

with

engagements as (
    select * from {{ stored(
        'int_engagements__identified', columns, condition=is_touched('engagement_id', 'int_changes__engagements')
    ) }} as engagements
),

touched as (
    select * from {{ ref('int_changes__engagements') }}
),

final as (
    select
        engagements.*,
        touched.file
    from engagements
    inner join touched on engagements.engagement_id = touched.engagement_id
)

select
    {% for column in columns %}
    {{ column }},
    {% endfor %}
    file
from final
