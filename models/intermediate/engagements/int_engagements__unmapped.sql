{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={'touched': 'int_changes__engagements', 'keys': {'engagement_id': 'engagement_id'}},
) }}
-- depends_on: {{ ref('int_changes__engagements') }}

{% set enumerations = ['status', 'direction', 'terminated_by', 'channel_type', 'service_level', 'agent_type'] %}

with

given as (
    select * from {{ ref('int_engagements__with_custom_data') }}
),

understood as (
    select * from {{ ref('int_engagements__labelled') }}
),

compared as (
    select
        {% for enumeration in enumerations + ['outcome_name'] %}
        understood.{{ enumeration }} as understood_{{ enumeration }},
        {% endfor %}
        given.*
    from given
    inner join understood on given.engagement_id = understood.engagement_id
),

final as (
    {% for enumeration in enumerations %}
    select
        engagement_id,
        platform,
        source,
        '{{ enumeration }}' as column_name,
        {{ enumeration }} as native_value
    from compared
    where {{ enumeration }} is not null and understood_{{ enumeration }} is null
    union all
    {% endfor %}
    -- A queue or invitation that is over must say how it ended.
    select
        engagement_id,
        platform,
        source,
        'outcome' as column_name,
        coalesce(outcome_name, '(none)') as native_value
    from compared
    where
        type in ('Queue', 'Invitation')
        and understood_outcome_name is null
        and (outcome_name is not null or ended_at is not null)
    union all
    select
        engagement_id,
        platform,
        source,
        'available' as column_name,
        available as native_value
    from compared
    where available is not null and {{ parse_boolean('available') }} is null
)

select
    engagement_id,
    platform,
    source,
    column_name,
    native_value
from final
