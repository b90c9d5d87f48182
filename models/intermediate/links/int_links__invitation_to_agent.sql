{{ config(materialized='table') }}

with

engagements as (
    select * from {{ engagements_in_work() }}
    where conversation_id is not null and agent_id is not null
),

accepted_invitations as (
    select * from engagements
    where type = 'Invitation' and status = 'Completed' and outcome_name = 'Accepted'
),

agents as (
    select * from engagements
    where type = 'Agent' and status <> 'Deleted' and started_at is not null
),

agents_reached as (
    select
        accepted_invitations.engagement_id as invitation_engagement_id,
        accepted_invitations.native_id as invitation_native_id,
        accepted_invitations.ended_at as invitation_ended_at,
        accepted_invitations.invitation_time,
        agents.engagement_id as agent_engagement_id,
        row_number() over (
            partition by accepted_invitations.engagement_id
            order by agents.started_at, agents.native_id, agents.engagement_id
        ) as agent_order
    from accepted_invitations
    inner join agents
        on accepted_invitations.conversation_id = agents.conversation_id
        and accepted_invitations.agent_id = agents.agent_id
        and {{ milliseconds_between('accepted_invitations.ended_at', 'agents.started_at') }}
        >= -1000 * {{ var('link_tolerance_seconds') }}
),

final as (
    select
        *,
        row_number() over (
            partition by agent_engagement_id
            order by invitation_ended_at desc, invitation_native_id desc, invitation_engagement_id desc
        ) as invitation_order
    from agents_reached
    where agent_order = 1
)

select
    agent_engagement_id,
    invitation_engagement_id,
    invitation_time
from final
where invitation_order = 1
