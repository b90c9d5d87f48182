"""What Genesys Cloud tells: every moment of a conversation to the millisecond, and the statuses of users on two time lines.

What differs from the truth, by force of the platform:

- A menu that was left before the first choice is a Flow: nothing says that it was a menu.
- What came of a menu or flow is the reason for which it was left, in the words of the platform.
- Outside numbers that an agent calls in are no agents: there is no row for them.
- All of a conversation has its direction; a part cannot have one of its own. A callback that a caller ordered is Inbound.
- Who ended a Queue follows from how it was left: Accepted Agent, Abandoned Customer, Flow Out System. A call within the company
  can only have been ended by an agent.
- A queue is answered when agent and customer are together, at most 1.2 s after the agent has taken the call: an open call has
  until then left its queue for nothing that is known, so Flow Out.
- Priority, language and location are the customer's and stand on every row, the case stands on the conversation, the reason on
  an agent and thus on the invitation that was accepted. The account's names of its channels are not told, the medium is. A
  vendor that is not told is the platform's own provider.
- That a conversation was removed is not told: it stays as it was.
- Users have a presence at all times, off work OFFLINE, from the beginning of the account on; who is available or does not
  respond is ON_QUEUE. There the routing status divides the time: INTERACTING at work, COMMUNICATING in a call past any queue.
  Each piece is a row, named after both.
"""

from __future__ import annotations

from collections import Counter
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
from simulator.writers.genesys_cloud import native_id

PROVIDERS = {
    "Voice": "Edge",
    "Video": "PureCloud Video",
    "Chat": "PureCloud Webchat",
    "SMS": "PureCloud Messaging",
    "Email": "PureCloud Email",
    "Callback": "PureCloud Callback",
}
QUEUES_ENDED_BY = {"Accepted": "Agent", "Abandoned": "Customer", "Flow Out": "System"}
# The platform's words for statuses off queue, where they differ.
PRESENCES = {"Lunch": "Meal", "Back office": "Busy"}


def told(world: World) -> Iterator[Told]:
    """Yield the engagements and statuses of an account."""
    names = {agent.agent: agent.name for agent in world.versions}
    queues = {queue.id: queue.name for queue in world.account.queues}
    campaigns = {campaign.id: campaign.name for campaign in world.account.campaigns}

    def of_account(name: str | None) -> str | None:
        return native_id(world.account.seed, name) if name else None

    for conversation in world.conversations:
        updated_at = max(_moments(conversation))
        for part in conversation.engagements:
            if isinstance(part, AgentEngagement) and part.agent_type == "External":
                continue
            one = _told(conversation, part)
            one.updated_at = updated_at
            one.agent_name = one.agent_name or names.get(one.agent or "")
            one.queue_name = queues.get(one.queue or "")
            one.campaign_name = campaigns.get(one.campaign or "")
            session, last = one.native_id.rsplit("/", 1)
            one.native_id = f"{of_account(conversation.id)}/{of_account(session)}/{last}"
            if one.agent_type != "Voicemail":
                one.agent = of_account(one.agent)
            one.conversation, one.queue, one.campaign = map(of_account, (conversation.id, one.queue, one.campaign))
            yield one
    for agent, line in _lines(world).items():
        user = of_account(agent)
        for one in _activities(line):
            one.agent, one.agent_name = user, names[agent]
            one.native_id = f"{user}/activity/{one.started_at}"
            yield one


def _moments(conversation: Conversation) -> Iterator[int]:
    """Every moment that the record of a conversation speaks of."""
    yield conversation.started_at
    for part in conversation.engagements:
        moments = [part.started_at, part.ended_at]
        if isinstance(part, AgentEngagement):
            moments += [part.connected_at, part.disconnected_at, *(moment for hold in part.holds for moment in hold)]
        yield from (moment for moment in moments if moment is not None)


def _told(conversation: Conversation, part: AnyEngagement) -> Told:
    """An engagement with the ids of the truth; the native id lacks the conversation yet."""
    is_internal = conversation.contact is None
    queues = {one.id: one for one in conversation.engagements if isinstance(one, QueueEngagement)}
    callbacks = {name for name, one in queues.items() if one.entered == "Callback"}
    is_callback = part.id in callbacks or (
        part.queue_engagement in callbacks if isinstance(part, InvitationEngagement | AgentEngagement) else False
    )
    channel = "Callback" if is_callback else conversation.channel_type
    one = Told(
        native_id=f"{part.id}/flow",
        type="Flow",
        started_at=part.started_at,
        ended_at=part.ended_at,
        direction=conversation.direction,
        contact=conversation.contact,
        campaign=conversation.campaign,
        case=conversation.case if conversation.case_changes else None,
        channel_type=conversation.channel_type,
        channel=channel,
        channel_vendor=PROVIDERS[channel] if is_internal else conversation.channel_vendor or PROVIDERS[channel],
        company_contact=None if is_internal else conversation.company_contact,
        language=conversation.language,
        location=conversation.location,
        priority=next((queue.priority for queue in queues.values()), None),
        terminated_by=part.terminated_by,
        attributes=dict(conversation.attributes),
    )
    match part:
        case MenuEngagement():
            one.type = "Menu" if part.path else "Flow"
            one.menu_path, one.outcome = part.path, _exit(conversation, part)
        case FlowEngagement():
            one.outcome = _exit(conversation, part)
            if part.bot:
                one.agent, one.agent_name, one.agent_type = f"flow/{part.name}", part.name, "Bot"
        case QueueEngagement():
            one.native_id, one.type = f"{part.id}/queue", "Queue"
            one.queue, one.outcome = part.queue, part.outcome
            if part.outcome == "Accepted" and not _is_answered(conversation, part):
                one.outcome = "Flow Out"
            one.terminated_by = QUEUES_ENDED_BY.get(one.outcome or "")
        case InvitationEngagement():
            one.native_id, one.type = f"{part.id}/invitation", "Invitation"
            one.agent, one.agent_type, one.team = part.agent, "User", part.team
            one.queue, one.outcome, one.terminated_by = part.queue, part.outcome, None
            if any(other.id == part.led_to and _is_done(other) for other in conversation.engagements):
                one.reason = conversation.reason
        case AgentEngagement():
            one.native_id, one.type = f"{part.invitation or part.id}/agent", "Agent"
            one.agent, one.agent_type, one.team, one.queue = part.agent, part.agent_type, part.team, part.queue
            one.invited_at, one.connected_at, one.disconnected_at = part.invited_at, part.connected_at, part.disconnected_at
            one.outcome, one.outcome_category = part.disposition, part.disposition_category
            if part.ended_at is not None and part.holds:
                one.hold = sum((hold.end or hold.start) - hold.start for hold in part.holds)
            one.status = "On Hold" if part.holds and part.holds[-1].end is None and part.disconnected_at is None else None
            if part.agent_type == "Voicemail":
                one.native_id, one.agent, one.agent_name = f"{part.id}/voicemail", "voicemail", "Voicemail"
            elif _is_done(part):
                one.reason = conversation.reason
            if is_internal and part.terminated_by == "Customer":
                one.terminated_by = "Agent"
    return one


def _is_done(part: AnyEngagement) -> bool:
    """Whether an agent is done with the customer, and so knows the reason."""
    return isinstance(part, AgentEngagement) and part.left == "Ended"


def _exit(conversation: Conversation, part: AnyEngagement) -> str | None:
    """Why a menu or flow was left."""
    if part.ended_at is None:
        return None
    if part.terminated_by == "Customer":
        return "Disconnected by the customer"
    is_last = part is conversation.engagements[-1]
    return "Disconnected by the flow" if is_last else "Transferred"


def _is_answered(conversation: Conversation, queue: QueueEngagement) -> bool:
    """Whether the agent who took the conversation from a queue is known to be together with the customer, or with the order."""
    agent = next(part for part in conversation.engagements if part.id == queue.led_to)
    return queue.entered == "Callback" or (isinstance(agent, AgentEngagement) and agent.connected_at is not None)


# -- Statuses ------------------------------------------------------------------------------------------------------------------


def _lines(world: World) -> dict[str, list[tuple[int, str]]]:
    """By user, what begins when (ms), in order and without a gap up to the end."""
    began, ends = world.account.began_at, world.account.ends_at
    users = [agent.agent for agent in world.account.agents if agent.agent_type == "User"]
    changes: dict[str, dict[int, Counter[str]]] = {user: {began: Counter()} for user in users}

    def note(agent: str, what: str, start: int, end: int | None) -> None:
        changes[agent].setdefault(start, Counter())[what] += 1
        changes[agent].setdefault(ends if end is None else end, Counter())[what] -= 1

    for status in world.statuses:
        note(status.agent, status.status, status.started_at, status.ended_at)
    for conversation in world.conversations:
        for part in conversation.engagements:
            if isinstance(part, AgentEngagement) and part.agent_type == "User":
                is_call = conversation.channel_type in ("Voice", "Video") and part.queue is None
                note(part.agent, "Communicating" if is_call else "Interacting", part.started_at, part.ended_at)
    lines: dict[str, list[tuple[int, str]]] = {}
    for user in users:
        counts: Counter[str] = Counter()
        line: list[tuple[int, str]] = []
        for moment in sorted(changes[user]):
            counts.update(changes[user][moment])
            label = _label({what for what, count in counts.items() if count})
            if moment < ends and (not line or line[-1][1] != label):
                line.append((moment, label))
        lines[user] = line
    return lines


def _label(now: set[str]) -> str:
    """What the platform calls it when all of this is so of a user."""
    if "Available" in now:
        return f"On Queue: {next((what for what in ('Interacting', 'Communicating') if what in now), 'Idle')}"
    if "Not responding" in now:
        return "On Queue: Not Responding"
    status = next(iter(now), "Offline")
    return PRESENCES.get(status, status)


def _activities(line: list[tuple[int, str]]) -> Iterator[Told]:
    """The rows of a user: each piece of the line up to the next."""
    ends = [start for start, _ in line[1:]]
    for (start, label), end in zip(line, [*ends, None], strict=True):
        yield Told(
            native_id="",
            type="Agent Activity",
            started_at=start,
            ended_at=end,
            agent_type="User",
            activity=label,
            outcome=label,
            available=label in ("On Queue: Idle", "On Queue: Interacting"),
        )
