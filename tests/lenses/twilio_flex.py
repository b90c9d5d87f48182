"""What the events of Twilio Flex tell.

- Menus, bots, voicemail boxes and outside numbers: nothing. A conversation that met nobody else is not there.
- An agent is connected when the reservation is accepted: preparation is 0, and the talk is longer by it. One who reached nobody
  looks as if there had been a talk.
- A handling for which nobody rang has an accepted invitation of no length.
- Hold is in whole seconds, rounded down. Hold and outcome are attributes of the task: what a later agent leaves as it was is
  that of the one before, so that a hold or an outcome that is the same again is not seen.
- The other side of a web chat is no address, and is not told.
- All that is known of a task, its parts have: case, campaign, priority, language, and the reason once it is known.
- Logging out is an activity, up to the next login.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from oracle import Told
from simulator.truth import (
    Account,
    AgentEngagement,
    Conversation,
    InvitationEngagement,
    MenuEngagement,
    QueueEngagement,
    World,
)
from simulator.writers import is_address
from simulator.writers.twilio_flex import Task, sid, tasks_of

SAID = {"Transfer": "Agent", "Consult Transfer": "Agent", "Left Consult": "Agent"}
CHANNELS = {"Voice": "Voice", "Chat": "Chat", "SMS": "SMS", "Email": "Email", "Video": "Video", "Task": "Task"}


def told(world: World) -> Iterator[Told]:
    """Yield the engagements and activities of an account."""
    for conversation in world.conversations:
        for task in tasks_of(world.account, conversation):
            yield from _of_task(world.account, conversation, task, _names(world))
    yield from _activities(world)


def _names(world: World) -> dict[str, str]:
    names = {agent.agent: agent.name for agent in world.versions}
    return names | {queue.id: queue.name for queue in world.account.queues} | dict(world.account.campaigns)


def _of_task(account: Account, conversation: Conversation, task: Task, names: dict[str, str]) -> Iterator[Told]:
    writes = sorted(_writes(conversation, task), key=lambda write: write[0])
    handlings = sorted((part for part in task.parts if isinstance(part, AgentEngagement)), key=lambda part: part.started_at)

    def value(name: str, at: int | None) -> Any:
        """What an attribute is at a moment; at None, in the end."""
        found = None
        for moment, attributes in writes:
            if (at is None or moment <= at) and name in attributes:
                found = attributes[name]
        return found

    def changed(name: str, part: AgentEngagement, newest: int) -> Any:
        """What a handling set itself, as far as can be seen."""
        last = value(name, newest)
        return last if part is handlings[0] or last != value(name, part.started_at) else None

    for part in task.parts:
        one = _shared(account, conversation, task, names)
        one.started_at, one.ended_at = part.started_at, part.ended_at
        one.queue = part.queue and sid("WQ", account, part.queue)
        one.queue_name = names.get(part.queue or "")
        one.reason = value("reason", None)
        match part:
            case QueueEngagement():
                began = "transfer" if part.entered == "Transfer" else "entered"
                one.native_id = f"{task.sid}/queue/{sid('EV', account, part.id, began)}"
                one.type, one.outcome = "Queue", part.outcome
                if part.outcome is not None:
                    one.terminated_by = {"Accepted": "Agent", "Abandoned": "Customer"}.get(part.outcome, "System")
                yield one
                continue
            case InvitationEngagement():
                one.native_id = f"{sid('WR', account, part.id)}/invitation"
                one.type, one.outcome = "Invitation", part.outcome
            case AgentEngagement():
                reservation = sid("WR", account, part.invitation or part.id)
                if part.invitation is None:
                    asked = _shared(account, conversation, task, names)
                    asked.native_id, asked.type, asked.outcome = f"{reservation}/invitation", "Invitation", "Accepted"
                    asked.started_at = asked.ended_at = part.started_at
                    asked.agent, asked.agent_name, asked.team = sid("WK", account, part.agent), names[part.agent], part.team
                    asked.queue, asked.queue_name = one.queue, one.queue_name
                    yield asked
                one.native_id, one.type = f"{reservation}/agent", "Agent"
                one.connected_at = part.started_at
                one.invited_at = part.started_at if part.invitation is None else part.invited_at
                one.disconnected_at = part.disconnected_at or part.ended_at
                newest = part.ended_at or part.disconnected_at or part.started_at
                one.hold = (changed("hold_time", part, newest) or 0) * 1000 if part.ended_at is not None else None
                one.outcome, one.outcome_category = changed("outcome", part, newest), value("outcome_category", newest)
                said = value("hang_up_by", newest)
                one.terminated_by = SAID.get(said, said)
        one.agent, one.agent_name, one.team = sid("WK", account, part.agent), names[part.agent], part.team
        yield one


def _shared(account: Account, conversation: Conversation, task: Task, names: dict[str, str]) -> Told:
    """What all parts of a task have."""
    first = next((part for part in task.parts if isinstance(part, QueueEngagement)), None)
    menus = [part for part in conversation.engagements if isinstance(part, MenuEngagement)]
    is_internal, own = conversation.direction == "Internal", conversation.company_contact
    return Told(
        native_id="",
        type="",
        started_at=0,
        conversation=conversation.id,
        direction=conversation.direction,
        contact=conversation.contact,
        channel_type=conversation.channel_type,
        channel=CHANNELS[conversation.channel_type],
        channel_vendor=conversation.channel_vendor,
        company_contact=own if own and is_address(own) and not is_internal else None,
        language=conversation.language,
        location=conversation.location,
        priority=first.priority if first else None,
        campaign=conversation.campaign and names[conversation.campaign],
        campaign_name=names.get(conversation.campaign or ""),
        case=conversation.case,
        menu_path=menus[-1].path if menus else None,
        status="Deleted" if conversation.deleted_at is not None else None,
    )


def _writes(conversation: Conversation, task: Task) -> Iterator[tuple[int, dict[str, Any]]]:
    """What agents set on the task, and when (ms)."""
    for part in task.parts:
        if isinstance(part, AgentEngagement):
            who = {"hang_up_by": part.left if part.left in SAID else part.terminated_by}
            if part.disconnected_at is not None:
                held = sum((hold.end or hold.start) - hold.start for hold in part.holds) // 1000
                yield part.disconnected_at, {"hold_time": held, **who}
            if part.ended_at is not None:
                done = {"outcome": part.disposition, "outcome_category": part.disposition_category, **who}
                yield part.ended_at, done | ({"reason": conversation.reason} if part.left == "Ended" else {})


def _activities(world: World) -> Iterator[Told]:
    """Each activity lasts until the next; one that is over has no end but the next one's beginning."""
    account = world.account
    names = _names(world)
    # Moment (ms), activity, team.
    of_agent: dict[str, list[tuple[int, str, str | None]]] = defaultdict(list)
    for status in world.statuses:
        of_agent[status.agent].append((status.started_at, status.status, status.team))
    for shift in world.shifts:
        if shift.ended_at is not None:
            (last_team,) = {one.team for one in world.statuses if one.agent == shift.agent and one.ended_at == shift.ended_at}
            of_agent[shift.agent].append((shift.ended_at, "Offline", last_team))
    for agent, activities in of_agent.items():
        activities.sort()
        worker = sid("WK", account, agent)
        for place, (at, name, team) in enumerate(activities):
            after = activities[place + 1][0] if place + 1 < len(activities) else None
            yield Told(
                native_id=f"{worker}/activity/{sid('EV', account, agent, 'activity', str(at))}",
                type="Agent Activity",
                started_at=at,
                ended_at=after,
                agent=worker,
                agent_name=names[agent],
                activity=name,
                outcome=name,
                # The platform does not say; its default activities are known.
                available=name in ("Available", "Idle", "Reserved"),
                team=team,
            )
