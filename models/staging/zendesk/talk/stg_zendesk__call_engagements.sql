{{ config(materialized='table') }}

{% set shared_columns = [
    'conversation_native_id', 'case_native_id', 'direction', 'contact_id', 'company_contact_name', 'language_name',
    'priority_name', 'location_name', 'reason_name', 'campaign_name',
] %}
{% set own_columns = [
    'source', 'feed', 'native_id', 'type', 'started_at', 'invited_at', 'connected_at', 'disconnected_at', 'ended_at',
    'hold_seconds', 'agent_native_id', 'agent_name', 'agent_type', 'team_name', 'menu_path_name', 'file', 'position',
    'record_hash', 'loaded_at',
] %}
{% set given_columns = own_columns + [
    'call_id', 'custom_attributes', 'outcome_name', 'terminated_by', 'status', 'is_last', 'is_of_queue', 'updated_at', 'charge_order',
] %}

with

stages as (
    select
        *,
        'call_metric' as feed,
        cast(null as timestamp) as invited_at,
        cast(null as decimal(18, 3)) as hold_seconds,
        cast(null as {{ dbt.type_string() }}) as team_name,
        false as is_last,
        type <> 'Menu' as is_of_queue,
        case type when 'Queue' then 1 when 'Menu' then 2 else 3 end as charge_order
    from {{ ref('stg_zendesk__call_stages') }}
),

legs as (
    select
        *,
        'call_leg' as feed,
        cast(null as {{ dbt.type_string() }}) as menu_path_name,
        case when type = 'Agent' then 4 end as charge_order
    from {{ ref('stg_zendesk__call_leg_parts') }}
),

circumstances as (
    select * from {{ ref('stg_zendesk__call_circumstances') }}
),

parts as (
    select {{ given_columns | join(', ') }} from stages
    union all
    select {{ given_columns | join(', ') }} from legs
),

ranked as (
    select
        *,
        row_number() over (
            partition by source, call_id
            order by
                case when charge_order is null then 1 else 0 end,
                case when status = 'Deleted' then 1 else 0 end,
                charge_order, started_at, native_id
        ) as charge_rank
    from parts
),

-- A cost that is given would take the place of the agent's own, so a person's row only tells of the charge.
charged as (
    select
        *,
        charge_rank = 1 and charge_order is not null as bears_charge,
        type = 'Agent' and agent_type not in ('External', 'Voicemail') as is_of_person
    from ranked
),

final as (
    select
        {% for column in own_columns if column != 'team_name' %}
        charged.{{ column }},
        {% endfor %}
        {% for column in shared_columns %}
        circumstances.{{ column }},
        {% endfor %}
        coalesce(charged.team_name, case when charged.agent_type = 'User' then circumstances.queue_name end) as team_name,
        'zendesk' as platform,
        {{ zendesk_story('call', 'charged.call_id') }} as story_key,
        charged.native_id as engagement_key,
        greatest(charged.updated_at, coalesce(circumstances.updated_at, charged.updated_at)) as updated_at,
        case when circumstances.is_deleted then 'Deleted' else charged.status end as status,
        coalesce(
            charged.terminated_by,
            case when charged.is_last then coalesce(circumstances.customer_terminated_by, circumstances.terminated_by) end
        ) as terminated_by,
        coalesce(charged.outcome_name, case when charged.is_last then circumstances.outcome_name end) as outcome_name,
        case
            when charged.is_last and circumstances.outcome_name is not null then circumstances.outcome_category_name
        end as outcome_category_name,
        case when charged.bears_charge and not charged.is_of_person then circumstances.charge end as cost,
        {{ with_number_member(
            'charged.custom_attributes', 'charge_of_call',
            'case when charged.bears_charge and charged.is_of_person then circumstances.charge end'
        ) }} as custom_attributes,
        case when charged.is_of_queue then circumstances.queue_native_id end as queue_native_id,
        case when charged.is_of_queue then circumstances.queue_name end as queue_name,
        'Voice' as channel_type,
        'Voice' as channel_name,
        cast(null as {{ dbt.type_string() }}) as service_level,
        cast(null as decimal(18, 3)) as focus_seconds,
        cast(null as {{ dbt.type_string() }}) as campaign_native_id,
        cast(null as {{ dbt.type_string() }}) as channel_vendor_name,
        cast(null as {{ dbt.type_string() }}) as platform_name,
        cast(null as {{ dbt.type_string() }}) as available
    from charged
    inner join circumstances on charged.source = circumstances.source and charged.call_id = circumstances.call_id
)

select {{ select_engagement_columns() }}
from final
