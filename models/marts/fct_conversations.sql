{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    on_schema_change='fail',
    meta={
        'touched': 'int_changes__conversations', 'keys': {'conversation_id': 'conversation_id'}, 'published_by': 'first_time',
    },
) }}
-- depends_on: {{ ref('int_changes__conversations') }}
{% set told_first = [
    'contact_id', 'campaign_id', 'case_id', 'channel_id', 'channel_vendor_id', 'company_contact_id', 'language_id', 'location_id',
    'menu_path_id', 'platform_id', 'priority_id', 'queue_id', 'reason_id', 'channel_type',
] %}

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

-- Whom a conversation is with and what it is about is told by the first engagement that says it, a counted one if there is one.
in_order as (
    select
        *,
        row_number() over (
            partition by conversation_id
            order by case when is_counted then 0 else 1 end, start_time, native_id, engagement_id
        ) as step
    from engagements
),

told as (
    select
        {% for column in told_first %}
        min_by({{ column }}, case when {{ column }} is not null then step end) as {{ column }},
        {% endfor %}
        {% for column in ['agent_id', 'engaged_team_id'] %}
        min_by({{ column }}, case when type = 'Agent' and {{ column }} is not null then step end) as {{ column }},
        {% endfor %}
        {% for name in ['outcome_id', 'outcome_category_id'] %}
        max_by({{ name }}, case when is_counted and type = 'Agent' and {{ name }} is not null then step end) as {{ name }},
        {% endfor %}
        conversation_id
    from in_order
    group by conversation_id
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
        max(case when engagements.is_counted and not engagements.short_abandon then 1 else 0 end) = 1 as has_long_abandon,
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
        {% for column in told_first + ['agent_id', 'engaged_team_id', 'outcome_id', 'outcome_category_id'] %}
        told.{{ column }},
        {% endfor %}
        coalesce(summed.first_time, summed.any_first_time) as known_first_time,
        coalesce(transfers.transfers, 0) as transfers
    from summed
    inner join told on summed.conversation_id = told.conversation_id
    left join transfers on summed.conversation_id = transfers.conversation_id
)

select
    conversation_id,
    source_id,
    contact_id,
    known_first_time as first_time,
    coalesce(last_time, any_last_time) as last_time,
    {{ local_time('known_first_time', sql_text(var('reporting_time_zone'))) }} as local_first_time,
    agent_id,
    campaign_id,
    case_id,
    channel_id,
    channel_vendor_id,
    company_contact_id,
    engaged_team_id,
    language_id,
    location_id,
    menu_path_id,
    outcome_id,
    outcome_category_id,
    platform_id,
    priority_id,
    queue_id,
    reason_id,
    channel_type,
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
    has_abandoned_queue and not is_handled and not has_long_abandon as short_abandoned,
    cast(greatest(queue_engagements - 1, 0) as bigint) as requeues,
    cast(transfers as bigint) as transfers,
    cast(handling_time as decimal(18, 3)) as handling_time,
    cast(cost as decimal(18, 6)) as cost
from final
