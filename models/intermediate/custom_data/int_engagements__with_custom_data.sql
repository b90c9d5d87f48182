{% set set_columns = settable_columns() | map(attribute=1) | list %}

with

engagements as (
    select * from {{ touched_rows(
        ref('int_engagements__newest'), is_touched('engagement_id', 'int_changes__engagements')
    ) }}
    where {{ is_kept('engagement_id') }}
),

custom_columns as (
    select * from {{ ref('int_custom_data__columns') }}
),

custom_attributes as (
    select * from {{ ref('int_custom_data__attributes') }}
),

laid_over as (
    select
        engagements.engagement_id,
        engagements.conversation_id,
        {% for column in set_columns %}
        case when custom_columns.sets_{{ column }} then custom_columns.{{ column }} else engagements.{{ column }} end
            as {{ column }},
        {% endfor %}
        case
            when custom_attributes.engagement_id is not null then custom_attributes.custom_attributes
            else engagements.custom_attributes
        end as custom_attributes,
        engagements.started_at as own_started_at,
        {{ select_engagement_columns('engagements', except=set_columns + ['custom_attributes']) }}
    from engagements
    left join custom_columns
        on engagements.platform = custom_columns.platform
        and engagements.source = custom_columns.source
        and engagements.native_id = custom_columns.native_id
    left join custom_attributes on engagements.engagement_id = custom_attributes.engagement_id
),

-- Every engagement keeps a place in time: where custom data clear the last milestone, its own start stays.
final as (
    select
        *,
        coalesce(
            started_at,
            case when coalesce(connected_at, disconnected_at, ended_at, invited_at) is null then own_started_at end
        ) as kept_started_at
    from laid_over
)

select
    engagement_id,
    conversation_id,
    kept_started_at as started_at,
    {{ select_engagement_columns(except=['started_at']) }}
from final
