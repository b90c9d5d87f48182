with

engagements as (
    select * from {{ ref('int_engagements__durations') }}
),

conformed as (
    select * from {{ ref('int_conformed_names') }}
),

directory as (
    select * from {{ ref('int_agents__directory') }}
),

final as (
    select
        engagements.*,
        coalesce(agent_by_id.conformed_id, directory.conformed_id, agent_by_name.conformed_id) as conformed_agent_id,
        coalesce(agent_by_id.conformed_name, directory.conformed_name, agent_by_name.conformed_name) as conformed_agent_name,
        coalesce(engagements.agent_type, directory.agent_type) as known_agent_type,
        coalesce(queue_by_id.conformed_id, queue_by_name.conformed_id) as conformed_queue_id,
        coalesce(queue_by_id.conformed_name, queue_by_name.conformed_name) as conformed_queue_name,
        coalesce(campaign_by_id.conformed_id, campaign_by_name.conformed_id) as conformed_campaign_id,
        coalesce(campaign_by_id.conformed_name, campaign_by_name.conformed_name) as conformed_campaign_name,
        team_by_name.conformed_id as conformed_team_id,
        team_by_name.conformed_name as conformed_team_name,
        outcome_by_name.conformed_name as conformed_outcome_name,
        coalesce(outcome_by_name.category, engagements.outcome_category_name) as conformed_category_name
    from engagements
    {% for entity, part, column in [
        ('agent', 'id', 'agent_native_id'), ('agent', 'name', 'agent_name'),
        ('queue', 'id', 'queue_native_id'), ('queue', 'name', 'queue_name'),
        ('campaign', 'id', 'campaign_native_id'), ('campaign', 'name', 'campaign_name'),
        ('team', 'name', 'team_name'), ('outcome', 'name', 'outcome_name'),
    ] %}
    left join conformed as {{ entity }}_by_{{ part }}
        on engagements.platform = {{ entity }}_by_{{ part }}.platform
        and engagements.source = {{ entity }}_by_{{ part }}.source
        and engagements.{{ column }} = {{ entity }}_by_{{ part }}.native_value
        and {{ entity }}_by_{{ part }}.entity = '{{ entity }}'
        {{ "and engagements.type not in ('Queue', 'Invitation')" if entity == 'outcome' }}
    {% endfor %}
    left join directory
        on engagements.platform = directory.platform
        and engagements.source = directory.source
        and engagements.agent_native_id = directory.agent_native_id
)

select
    engagement_id,
    conversation_id,
    start_time,
    is_stale,
    conformed_agent_id,
    coalesce(conformed_agent_name, agent_name) as agent_name,
    known_agent_type as agent_type,
    conformed_queue_id,
    coalesce(conformed_queue_name, queue_name) as queue_name,
    conformed_campaign_id,
    coalesce(conformed_campaign_name, campaign_name) as campaign_name,
    conformed_team_id,
    coalesce(conformed_team_name, team_name) as team_name,
    conformed_outcome_name,
    coalesce(conformed_outcome_name, outcome_name) as outcome_name,
    case
        when type in ('Queue', 'Invitation') then case when outcome_name is not null then type end
        else conformed_category_name
    end as outcome_category_name,
    preparation_time,
    engagement_time,
    hold_time,
    wrap_up_time,
    wait_time,
    invitation_time,
    {{ select_engagement_columns(except=[
        'agent_name', 'agent_type', 'queue_name', 'campaign_name', 'team_name', 'outcome_name', 'outcome_category_name',
    ]) }}
from final
