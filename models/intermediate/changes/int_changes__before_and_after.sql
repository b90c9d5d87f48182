{{ config(materialized='table') }}

with

before as (
    select * from {{ ref('int_changes__before') }}
),

touched as (
    select * from {{ ref('int_changes__engagements') }}
),

engagements as (
    select * from {{ touched_rows(
        ref('int_engagements__identified'), is_touched('engagement_id', 'int_changes__engagements')
    ) }}
    where {{ only_changes() | lower }}
),

after as (
    select
        engagements.*,
        touched.file
    from engagements
    inner join touched on engagements.engagement_id = touched.engagement_id
),

{% set columns = [
    'engagement_id', 'conversation_id', 'type', 'status', 'agent_id', 'contact_id', 'case_id', 'start_time', 'ended_at', 'date_id',
] %}

final as (
    select
        {% for column in columns %}
        {{ column }},
        {% endfor %}
        file
    from before
    union all
    select
        {% for column in columns %}
        {{ column }},
        {% endfor %}
        file
    from after
)

select
    {% for column in columns %}
    {{ column }},
    {% endfor %}
    file
from final
