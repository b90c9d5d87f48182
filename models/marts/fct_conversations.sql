{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={
        'touched': 'int_changes__conversations', 'keys': {'conversation_id': 'conversation_id'}, 'published_by': 'first_time',
    },
) }}
-- depends_on: {{ ref('int_changes__conversations') }}

with

engagements as (
    select
        *,
        status not in ('Deleted', 'Corrupted') and type <> 'Technical' as is_counted
    from {{ touched_rows(
        ref('fct_engagements'), is_touched('conversation_id', 'int_changes__conversations')
    ) }}
    where conversation_id is not null
),

outcomes as (
    select * from {{ ref('dim_outcomes') }}
),

transfers as (
    select * from {{ ref('int_conversations__transfers') }}
),

-- The contact is that of the first engagement that has one.
contacts as (
    select
        conversation_id,
        contact_id,
        row_number() over (
            partition by conversation_id
            order by case when is_counted then 0 else 1 end, start_time, native_id, engagement_id
        ) as contact_order
    from engagements
    where contact_id is not null
),

summed as (
    select
        engagements.conversation_id,
        max(engagements.source_id) as source_id,
        min(engagements.start_time) as any_first_time,
        max(greatest(coalesce(engagements.end_time, engagements.start_time), engagements.start_time)) as any_last_time,
        min(case when engagements.is_counted then engagements.start_time end) as first_time,
        max(case when engagements.is_counted then coalesce(engagements.end_time, engagements.start_time) end) as last_time,
        max(engagements.direction) as direction,
        {% for type in ['Agent', 'Flow', 'Invitation', 'Menu', 'Queue'] %}
        sum(case when engagements.is_counted and engagements.type = '{{ type }}' then 1 else 0 end)
            as {{ type | lower }}_engagements,
        {% endfor %}
        count(distinct case when engagements.is_counted and engagements.type = 'Agent' then engagements.agent_id end) as agents,
        max(case
            when engagements.is_counted and engagements.type = 'Agent' and engagements.engagement_time > 0 then 1 else 0
        end) = 1 as is_handled,
        max(case
            when engagements.is_counted and engagements.type = 'Queue' and outcomes.outcome_name = 'Abandoned' then 1 else 0
        end) = 1 as has_abandoned_queue,
        sum(case
            when not engagements.is_counted then 0
            else
                coalesce(engagements.preparation_time, 0)
                + coalesce(engagements.engagement_time, 0)
                + coalesce(engagements.wrap_up_time, 0)
        end) as handling_time,
        sum(case when engagements.is_counted then engagements.cost end) as cost
    from engagements
    left join outcomes on engagements.outcome_id = outcomes.outcome_id
    group by engagements.conversation_id
),

final as (
    select
        summed.*,
        contacts.contact_id,
        coalesce(transfers.transfers, 0) as transfers
    from summed
    left join transfers on summed.conversation_id = transfers.conversation_id
    left join contacts
        on summed.conversation_id = contacts.conversation_id and contacts.contact_order = 1
)

select
    conversation_id,
    source_id,
    contact_id,
    coalesce(first_time, any_first_time) as first_time,
    coalesce(last_time, any_last_time) as last_time,
    direction,
    cast(agent_engagements + flow_engagements + invitation_engagements + menu_engagements + queue_engagements as bigint)
        as engagements,
    cast(agent_engagements as bigint) as agent_engagements,
    cast(flow_engagements as bigint) as flow_engagements,
    cast(invitation_engagements as bigint) as invitation_engagements,
    cast(menu_engagements as bigint) as menu_engagements,
    cast(queue_engagements as bigint) as queue_engagements,
    cast(agents as bigint) as agents,
    is_handled as handled,
    has_abandoned_queue and not is_handled as abandoned,
    cast(greatest(queue_engagements - 1, 0) as bigint) as requeues,
    cast(transfers as bigint) as transfers,
    cast(handling_time as decimal(18, 3)) as handling_time,
    cast(cost as decimal(18, 6)) as cost
from final
