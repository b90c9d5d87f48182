{{ config(materialized='table') }}

with

newest_values as (
    select * from {{ ref('int_custom_data__newest_values') }}
    where not is_column
),

newest_engagements as (
    select * from {{ ref('int_engagements__newest') }}
    where {{ is_touched('engagement_id', 'int_changes__engagements') }}
),

engagements_with_attributes as (
    select
        newest_engagements.platform,
        newest_engagements.source,
        newest_engagements.native_id,
        newest_engagements.engagement_id,
        newest_engagements.custom_attributes
    from newest_engagements
    where exists (
        select 1 from newest_values
        where
            newest_values.platform = newest_engagements.platform
            and newest_values.source = newest_engagements.source
            and newest_values.native_id = newest_engagements.native_id
    )
),

own_members as (
    select
        engagement_id,
        {{ explode_members('custom_attributes') }}
    from engagements_with_attributes
    where custom_attributes is not null
),

set_members as (
    select
        engagements_with_attributes.engagement_id,
        newest_values.member_name,
        newest_values.member_json
    from newest_values
    inner join engagements_with_attributes
        on newest_values.platform = engagements_with_attributes.platform
        and newest_values.source = engagements_with_attributes.source
        and newest_values.native_id = engagements_with_attributes.native_id
),

untouched_members as (
    select
        own_members.engagement_id,
        own_members.member_name,
        own_members.member_json
    from own_members
    left join set_members
        on own_members.engagement_id = set_members.engagement_id
        and own_members.member_name = set_members.member_name
    where set_members.engagement_id is null
),

members as (
    select * from untouched_members
    union all
    select * from set_members
),

final as (
    select
        engagement_id,
        {{ json_object_of_rows(mask_personal_data('member_name'), 'member_json') }} as custom_attributes
    from members
    where member_json is not null
    group by engagement_id
)

select
    engagements_with_attributes.engagement_id,
    final.custom_attributes
from engagements_with_attributes
left join final on engagements_with_attributes.engagement_id = final.engagement_id
