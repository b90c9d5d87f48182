"""The feeds ``engagements``, ``agents`` and ``agent_statuses`` of a system that exports engagements as they are.

Nothing is lost or rounded here: what the warehouse makes of these feeds must be the truth to the millisecond. An engagement
comes when it is over. Some come while they are open, too, and those that never end come so at the end of the simulated time. A
removed conversation comes once more, all engagements Deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from simulator.truth import (
    Account,
    AgentEngagement,
    AgentStatus,
    AgentVersion,
    AnyEngagement,
    Conversation,
    Fact,
    FlowEngagement,
    InvitationEngagement,
    MenuEngagement,
    QueueEngagement,
    known_at,
)
from simulator.writers import Delivery, Habits, Record, Writer, iso

ENGAGEMENTS, AGENTS, STATUSES = "engagements", "agents", "agent_statuses"


def write(account: Account, facts: Iterable[Fact], habits: Habits) -> Iterator[Delivery]:
    """Yield the records of an account."""
    random = Random(f"{account.seed} generic")
    names = {agent.agent: agent.name for agent in account.agents}
    queues = {queue.id: queue.name for queue in account.queues}
    campaigns = {campaign.id: campaign.name for campaign in account.campaigns}
    last = account.ends_at - 1

    def records_of(conversation: Conversation, part: AnyEngagement, version: int) -> Record:
        record = _shared(conversation, part, version) | _own(part)
        if "queue_id" in record:
            record["queue"] = queues[record["queue_id"]]
        if campaign := record.get("campaign_id"):
            record["campaign"] = campaigns[campaign]
        if agent := record.get("agent_id"):
            record["agent_name"] = names[agent]
        if isinstance(part, AgentEngagement):
            # Nobody knows the reason before an agent is done.
            record |= {"case_id": conversation.case, "reason": conversation.reason if part.left == "Ended" else None}
        return {name: value for name, value in record.items() if value is not None}

    for agent in account.agents:
        yield Delivery(AGENTS, _agent(agent), account.began_at)
    for fact in facts:
        match fact:
            case Conversation():
                for part in fact.engagements:
                    over = part.ended_at
                    if habits.opened_first and over is not None and random.random() < habits.opened_first:
                        then = part.started_at + int(random.random() * (over - part.started_at))
                        early = known_at(fact, then)
                        known = next(one for one in early.engagements if one.id == part.id)
                        yield Delivery(ENGAGEMENTS, records_of(early, known, then), then)
                    version = last if over is None else over
                    yield Delivery(ENGAGEMENTS, records_of(fact, part, version), version)
                    if fact.deleted_at is not None:
                        removed = records_of(fact, part, fact.deleted_at) | {"status": "Deleted"}
                        yield Delivery(ENGAGEMENTS, removed, fact.deleted_at)
            case AgentStatus():
                version = last if fact.ended_at is None else fact.ended_at
                yield Delivery(STATUSES, _status(fact, version), version)
            case AgentVersion():
                yield Delivery(AGENTS, _agent(fact), fact.updated_at)


def _shared(conversation: Conversation, part: AnyEngagement, version: int) -> Record:
    """The columns that all engagements have; *version* (ms) is when the record was written."""
    return {
        "engagement_id": part.id,
        "type": "",
        "updated_at": iso(version),
        "conversation_id": conversation.id,
        "started_at": iso(part.started_at),
        "ended_at": iso(part.ended_at),
        "direction": part.direction,
        "contact": conversation.contact,
        "channel_type": conversation.channel_type,
        "channel": conversation.channel,
        "channel_vendor": conversation.channel_vendor,
        "company_contact": conversation.company_contact,
        "campaign_id": conversation.campaign,
        "language": conversation.language,
        "location": conversation.location,
        "terminated_by": part.terminated_by,
        **conversation.attributes,
    }


def _own(part: AnyEngagement) -> Record:
    """The columns of a type of engagement."""
    match part:
        case MenuEngagement():
            return {"type": "Menu", "menu_path": part.path}
        case FlowEngagement():
            agent_type = "Bot" if part.bot else None
            return {"type": "Flow", "agent_id": part.bot, "agent_type": agent_type, "outcome": part.disposition}
        case QueueEngagement():
            return {"type": "Queue", "queue_id": part.queue, "outcome": part.outcome, "priority": part.priority}
        case InvitationEngagement():
            invited = {"type": "Invitation", "agent_id": part.agent, "team": part.team, "outcome": part.outcome}
            return invited | ({"queue_id": part.queue} if part.queue else {})
        case AgentEngagement():
            is_held = part.holds and part.holds[-1].end is None and part.disconnected_at is None
            members: Record = {
                "type": "Agent",
                "agent_id": part.agent,
                "agent_type": part.agent_type,
                "team": part.team,
                "invited_at": iso(part.invited_at),
                "connected_at": iso(part.connected_at),
                "disconnected_at": iso(part.disconnected_at),
                "hold_seconds": _hold_seconds(part),
                "status": "On Hold" if is_held else None,
                "outcome": part.disposition,
                "outcome_category": part.disposition_category,
            }
            return members | ({"queue_id": part.queue} if part.queue else {})


def _hold_seconds(part: AgentEngagement) -> float | None:
    """The sum of the holds, None while the engagement is open or without any."""
    if part.ended_at is None or not part.holds:
        return None
    return sum((hold.end or hold.start) - hold.start for hold in part.holds) / 1000


def _agent(version: AgentVersion) -> Record:
    record = {
        "agent_id": version.agent,
        "agent_name": version.name,
        "agent_type": version.agent_type,
        "team": version.team,
        "updated_at": iso(version.updated_at),
    }
    return {name: value for name, value in record.items() if value is not None}


def _status(status: AgentStatus, version: int) -> Record:
    record = {
        "status_id": status.id,
        "agent_id": status.agent,
        "status": status.status,
        "available": status.is_available,
        "started_at": iso(status.started_at),
        "ended_at": iso(status.ended_at),
        "updated_at": iso(version),
    }
    return {name: value for name, value in record.items() if value is not None}


WRITER = Writer("generic", write)
