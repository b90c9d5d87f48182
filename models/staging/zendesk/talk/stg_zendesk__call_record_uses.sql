with

legs as (
    select * from {{ ref('stg_zendesk__call_legs') }}
),

engagements as (
    select * from {{ ref('stg_zendesk__call_engagements') }}
),

ranked_calls as (
    {{ ranked_zendesk_records('call_metric') }}
),

ranked_legs as (
    {{ ranked_zendesk_records('call_leg') }}
),

calls_with_engagements as (
    select
        source,
        split_part(native_id, '/', 2) as call_id,
        max(case when feed = 'call_metric' then 1 else 0 end) as own_engagements
    from engagements
    group by source, split_part(native_id, '/', 2)
),

call_uses as (
    select
        ranked_calls.source,
        'call_metric' as feed,
        {{ zendesk_story('call', 'ranked_calls.call_id') }} as story_key,
        case
            when ranked_calls.version_rank > 1 then 'superseded'
            when made.own_engagements = 1 then 'current'
            when made.own_engagements = 0 then 'merged'
            else 'unused'
        end as record_use
    from ranked_calls
    left join calls_with_engagements as made
        on ranked_calls.source = made.source and ranked_calls.call_id = made.call_id
),

leg_uses as (
    select
        ranked_legs.source,
        'call_leg' as feed,
        {{ zendesk_story('call', 'ranked_legs.call_id') }} as story_key,
        case
            when ranked_legs.version_rank > 1 then 'superseded'
            when not legs.is_customer then 'current'
            when made.own_engagements is not null then 'merged'
            else 'unused'
        end as record_use
    from ranked_legs
    left join legs on ranked_legs.source = legs.source and ranked_legs.leg_id = legs.leg_id
    left join calls_with_engagements as made
        on legs.source = made.source and legs.call_id = made.call_id
    where {{ is_of_touched_zendesk_story('call', 'call_id', 'ranked_legs') }}
),

final as (
    select * from call_uses
    union all
    select * from leg_uses
)

select
    'zendesk' as platform,
    source,
    feed,
    story_key,
    record_use
from final
