"""The generic feeds tell everything, to the millisecond; a shift alone is told by its statuses."""

from __future__ import annotations

from collections.abc import Iterator

from oracle import Told
from simulator.truth import (
    AgentEngagement,
    AnyEngagement,
    Conversation,
    FlowEngagement,
    InvitationEngagement,
    MenuEngagement,
    QueueEngagement,
    World,
)


def told(world: World) -> Iterator[Told]:
    """Yield the engagements and statuses of an account."""
    names = {agent.agent: agent.name for agent in world.versions}
    queues = {queue.id: queue.name for queue in world.account.queues}
    campaigns = {campaign.id: campaign.name for campaign in world.account.campaigns}
    last = world.account.ends_at - 1
    for conversation in world.conversations:
        for part in conversation.engagements:
            one = _told(conversation, part)
            one.agent_name = names.get(one.agent or "")
            one.queue_name = queues.get(one.queue or "")
            one.campaign_name = campaigns.get(one.campaign or "")
            over = last if part.ended_at is None else part.ended_at
            one.updated_at = over if conversation.deleted_at is None else conversation.deleted_at
            one.status = "Deleted" if conversation.deleted_at is not None else one.status
            yield one
    for status in world.statuses:
        yield Told(
            native_id=status.id,
            type="Agent Activity",
            started_at=status.started_at,
            ended_at=status.ended_at,
            agent=status.agent,
            agent_name=names[status.agent],
            activity=status.status,
            outcome=status.status,
            available=status.is_available,
            updated_at=last if status.ended_at is None else status.ended_at,
        )


def _told(conversation: Conversation, part: AnyEngagement) -> Told:
    one = Told(
        native_id=part.id,
        type=type(part).__name__.removesuffix("Engagement"),
        conversation=conversation.id,
        started_at=part.started_at,
        ended_at=part.ended_at,
        direction=part.direction,
        contact=conversation.contact,
        campaign=conversation.campaign,
        channel_type=conversation.channel_type,
        channel=conversation.channel,
        channel_vendor=conversation.channel_vendor,
        company_contact=conversation.company_contact,
        language=conversation.language,
        location=conversation.location,
        terminated_by=part.terminated_by,
        attributes=dict(conversation.attributes),
    )
    match part:
        case MenuEngagement():
            one.menu_path = part.path
        case FlowEngagement():
            one.agent, one.outcome = part.bot, part.disposition
            one.agent_type = "Bot" if part.bot else None
        case QueueEngagement():
            one.queue, one.outcome, one.priority = part.queue, part.outcome, part.priority
        case InvitationEngagement():
            one.agent, one.team, one.outcome, one.queue = part.agent, part.team, part.outcome, part.queue
        case AgentEngagement():
            one.agent, one.agent_type, one.team, one.queue = part.agent, part.agent_type, part.team, part.queue
            one.invited_at, one.connected_at, one.disconnected_at = part.invited_at, part.connected_at, part.disconnected_at
            if part.ended_at is not None and part.holds:
                one.hold = sum((hold.end or hold.start) - hold.start for hold in part.holds)
            one.case, one.reason = conversation.case, conversation.reason if part.left == "Ended" else None
            one.outcome, one.outcome_category = part.disposition, part.disposition_category
            is_held = part.holds and part.holds[-1].end is None and part.disconnected_at is None
            one.status = "On Hold" if is_held else None
    return one
