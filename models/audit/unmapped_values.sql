{% set enumerations = ['status', 'direction', 'terminated_by', 'channel_type', 'service_level', 'agent_type'] %}

with

given as (
    select * from {{ ref('int_engagements__with_custom_data') }}
),

understood as (
    select * from {{ ref('int_engagements__labelled') }}
),

directory_records as (
    select * from {{ ref('int_agents__delivered') }}
),

labels as (
    select * from {{ ref('int_labels') }}
),

{% for enumeration in enumerations %}
unmapped_{{ enumeration }} as (
    select
        given.platform,
        given.source,
        '{{ enumeration }}' as column_name,
        given.{{ enumeration }} as native_value,
        count(*) as records
    from given
    inner join understood on given.engagement_id = understood.engagement_id
    where given.{{ enumeration }} is not null and understood.{{ enumeration }} is null
    group by given.platform, given.source, given.{{ enumeration }}
),

{% endfor %}

-- A queue or invitation that is over must say how it ended.
unmapped_outcome as (
    select
        given.platform,
        given.source,
        'outcome' as column_name,
        coalesce(given.outcome_name, '(none)') as native_value,
        count(*) as records
    from given
    inner join understood on given.engagement_id = understood.engagement_id
    where
        given.type in ('Queue', 'Invitation')
        and understood.outcome_name is null
        and (given.outcome_name is not null or given.ended_at is not null)
    group by given.platform, given.source, given.outcome_name
),

unmapped_available as (
    select
        platform,
        source,
        'available' as column_name,
        available as native_value,
        count(*) as records
    from given
    where available is not null and {{ parse_boolean('available') }} is null
    group by platform, source, available
),

unmapped_directory_type as (
    select
        directory_records.platform,
        directory_records.source,
        'agent_type' as column_name,
        directory_records.agent_type as native_value,
        count(*) as records
    from directory_records
    left join labels
        on directory_records.platform = labels.platform
        and directory_records.source = labels.source
        and lower(directory_records.agent_type) = labels.native_value
        and labels.enumeration = 'agent_type'
    where directory_records.agent_type is not null and labels.label is null
    group by directory_records.platform, directory_records.source, directory_records.agent_type
),

unmapped as (
    {% for part in enumerations + ['outcome', 'available', 'directory_type'] %}
    select * from unmapped_{{ part }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

final as (
    select
        platform,
        source,
        column_name,
        {{ mask_personal_data('native_value') }} as native_value,
        sum(records) as records
    from unmapped
    group by platform, source, column_name, {{ mask_personal_data('native_value') }}
)

select
    platform,
    source,
    column_name,
    native_value,
    cast(records as bigint) as records
from final
