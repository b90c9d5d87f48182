{{ config(materialized='table') }}

with

engagements as (
    select * from {{ engagements_in_work() }}
    where conversation_id is not null
),

types as (
    select
        label as type,
        cast(position as integer) as type_order
    from {{ ref('enumerations') }}
    where enumeration = 'type'
),

-- Technical rows never say where a conversation came from; deleted ones only when nothing else is left.
ranked as (
    select
        engagements.conversation_id,
        engagements.type,
        engagements.direction,
        row_number() over (
            partition by engagements.conversation_id
            order by
                case when engagements.type = 'Technical' then 1 else 0 end,
                case when engagements.status = 'Deleted' then 1 else 0 end,
                engagements.start_time,
                types.type_order,
                engagements.native_id,
                engagements.engagement_id
        ) as engagement_order
    from engagements
    inner join types on engagements.type = types.type
),

final as (
    select
        conversation_id,
        case when type = 'Technical' then 'Unknown' else coalesce(direction, 'Unknown') end as direction
    from ranked
    where engagement_order = 1
)

select
    conversation_id,
    direction
from final
