{% set enumerations = ['status', 'direction', 'terminated_by', 'channel_type', 'service_level', 'agent_type'] %}

with

engagements as (
    select
        *,
        case type when 'Queue' then 'queue_outcome' when 'Invitation' then 'invitation_outcome' end as outcome_enumeration
    from {{ ref('int_engagements__with_custom_data') }}
),

labels as (
    select * from {{ ref('int_labels') }}
),

platforms as (
    select * from {{ ref('platforms') }}
),

final as (
    select
        engagements.*,
        {% for enumeration in enumerations %}
        {{ enumeration }}_labels.label as {{ enumeration }}_label,
        {% endfor %}
        case
            when engagements.outcome_enumeration is null then engagements.outcome_name
            else outcome_labels.label
        end as outcome_label,
        coalesce(engagements.platform_name, platforms.platform_name, engagements.platform) as platform_label
    from engagements
    {% for enumeration in enumerations %}
    left join labels as {{ enumeration }}_labels
        on engagements.platform = {{ enumeration }}_labels.platform
        and engagements.source = {{ enumeration }}_labels.source
        and lower(engagements.{{ enumeration }}) = {{ enumeration }}_labels.native_value
        and {{ enumeration }}_labels.enumeration = '{{ enumeration }}'
    {% endfor %}
    left join labels as outcome_labels
        on engagements.platform = outcome_labels.platform
        and engagements.source = outcome_labels.source
        and lower(engagements.outcome_name) = outcome_labels.native_value
        and engagements.outcome_enumeration = outcome_labels.enumeration
    left join platforms on engagements.platform = platforms.platform
)

select
    engagement_id,
    conversation_id,
    {% for enumeration in enumerations %}
    {{ enumeration }}_label as {{ enumeration }},
    {% endfor %}
    outcome_label as outcome_name,
    platform_label as platform_name,
    {{ select_engagement_columns(except=enumerations + ['outcome_name', 'platform_name']) }}
from final
