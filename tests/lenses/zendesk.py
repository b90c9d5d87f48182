"""What the tables of Zendesk tell of tickets, chats and calls.

Moments are whole seconds, cut; those of a chat have milliseconds. What a ticket tells stands on all its rows. The language is
the locale of a customer who is a user; the company's side is the address written to or the number called, else the brand. Bots,
flows and statuses of agents have no rows. Video is no channel.

Tickets (e-mail, tasks):
- An agent's part is a run, from the first to the last thing done: taking the ticket, writing, setting a status. It has neither
  preparation nor wrap-up, comes apart where more than half an hour lies between two things, and begins with the answer where
  the customer wrote to the agent who has the ticket. The last one goes on while the ticket is the agent's and not solved.
- What came of it is the last status that the agent set. There are no invitations. A wait within one second is not seen.

Chats, short messages:
- There are no invitations and no holds. A bot's time lies before the chat. The queue is the group that the ticket has.
- An agent who ends a chat or passes it on is gone from it: the wrap-up is not told, but solving the ticket after that is a run
  of no length. If the connection breaks nobody left: System. A wrap-up that goes on is not seen.
- A customer who is handed over by name waits from then on.

Calls:
- One wait: queues before the first agent are the last of them, from the first one on; later ones have no row, and no box after
  them. A caller in the menu looks as if waiting. An order to call back is a Flow Out, ended by the System.
- The path is the name of the group that the menu led to. A callback is a call of its own. Within the company there are none.
- An invitation lasts until the talk begins; one that takes no second is not known. Without a second of talk it was Revoked, and
  the agent has no row. While the wrap-up goes on so does the call. The channel has no vendor.
- Who passed a call on or was only asked ended the own part. For the others it was the customer who hung up, or the technology;
  else nobody knows, as of those who joined and of a box. The outcome is that of the ticket, on those who neither passed the
  call on, were only asked, nor joined. Who was only asked has no queue. All outside numbers are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from oracle import Told
from simulator.truth import (
    AgentEngagement,
    AgentVersion,
    Conversation,
    World,
)
from simulator.writers import is_address
from simulator.writers.zendesk import (
    BRAND,
    LOCALES,
    STATES,
    Call,
    Leg,
    calls_of,
    disposition_of,
    number,
    queues_of,
    ticket_of,
)

# Makes what all rows of a conversation have, of a type, a native id and a beginning (ms).
Shared = Callable[[str, str, int], Told]
CHANNELS = {
    "Voice": ("Voice", "Voice"),
    "Chat": ("Chat", "Chat"),
    "SMS": ("SMS", "SMS"),
    "Email": ("Email", "Email"),
    "Task": ("Task", "Web"),
}
ENDED_BY = {"Accepted": "Agent", "Abandoned": "Customer", "Flow Out": "System"}
GAP = 30 * 60 * 1000


def told(world: World) -> Iterator[Told]:
    """Yield the engagements of an account."""
    account = _Account(world)
    for conversation in world.conversations:
        ticket = ticket_of(world.account, conversation)
        if conversation.channel_type == "Voice":
            for call in calls_of(conversation):
                yield from account.of_call(conversation, call, ticket)
        elif ticket is not None:
            shared = account.shared(conversation, str(ticket), ticket)
            if conversation.channel_type in ("Chat", "SMS"):
                yield from account.of_chat(conversation, ticket, shared)
            else:
                yield from account.of_ticket(conversation, ticket, shared)


def _cut(moment: int) -> int:
    return moment // 1000 * 1000


def _text(moment: int) -> str:
    """A moment (ms) in a native id."""
    whole = datetime.fromtimestamp(moment // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{whole}.{moment % 1000:03d}".rstrip("0").rstrip(".") if moment % 1000 else whole


class _Account:
    """Names of an account, and the rows of its conversations."""

    def __init__(self, world: World) -> None:
        self.account = world.account
        self.names = {agent.agent: agent.name for agent in world.versions}
        self.queues = {queue.id: queue.name for queue in world.account.queues}
        self.campaigns = {campaign.id: campaign.name for campaign in world.account.campaigns}
        self.versions: dict[str, list[AgentVersion]] = {}
        for version in sorted(world.versions, key=lambda one: one.updated_at):
            self.versions.setdefault(version.agent, []).append(version)

    def shared(self, conversation: Conversation, name: str, ticket: int | None) -> Shared:
        """Return a maker of rows of a conversation that has this name."""
        own, contact = conversation.company_contact or "", conversation.contact
        queues = queues_of(conversation)

        def make(kind: str, native_id: str, started_at: int) -> Told:
            one = Told(native_id=native_id, type=kind, started_at=started_at, conversation=name, direction="Inbound")
            one.status = "Deleted" if conversation.deleted_at is not None else None
            one.channel_type, one.channel = CHANNELS[conversation.channel_type]
            one.contact = contact
            one.company_contact = conversation.company_contact if conversation.channel_type == "Voice" or "@" in own else BRAND
            one.language = LOCALES.get(conversation.language or "") if contact and is_address(contact) else None
            if ticket is not None:
                one.case, one.location, one.reason = str(ticket), conversation.location, conversation.reason
                one.priority = queues[0].priority.lower() if queues else None
                one.campaign_name = self.campaigns.get(conversation.campaign or "")
                one.channel_vendor = conversation.channel_vendor if conversation.channel_type != "Voice" else None
            return one

        return make

    def group(self, one: Told, queue: str | None) -> None:
        """Set the group that a queue is."""
        if queue:
            one.queue_name = self.queues[queue]
            one.queue = str(number(self.account, "group", one.queue_name))

    def agent(self, one: Told, agent: str, at: int) -> None:
        """Set the agent, with the team at a moment (ms)."""
        versions = self.versions[agent]
        held = [version.team for version in versions if _cut(version.updated_at) <= at]
        one.agent, one.agent_name = str(number(self.account, "user", agent)), self.names[agent]
        one.agent_type, one.team = "User", held[-1] if held else versions[0].team

    # -- Tickets --

    def of_ticket(self, conversation: Conversation, ticket: int, shared: Shared) -> Iterator[Told]:
        """The waits and runs of a ticket."""
        for queue in queues_of(conversation):
            began, over = _cut(queue.started_at), None if queue.ended_at is None else _cut(queue.ended_at)
            if began != over:
                one = shared("Queue", "", began)
                self.group(one, queue.queue)
                one.native_id = f"{ticket}/queue/{one.queue}/{_text(began)}"
                one.ended_at, one.outcome, one.terminated_by = over, queue.outcome, ENDED_BY.get(queue.outcome or "")
                yield one
        yield from self.runs(conversation, ticket, shared)

    def runs(self, conversation: Conversation, ticket: int, shared: Shared) -> Iterator[Told]:
        """What agents did on a ticket without a break."""
        # By second, the agent and the status that he set, None for none.
        done: dict[int, tuple[str, str | None]] = {}
        for message in conversation.messages:
            if message.agent:
                done[_cut(message.at)] = (message.agent, None)
        state, changes = "", {_cut(change.at): change for change in conversation.case_changes}
        for change in conversation.case_changes:
            at = _cut(change.at)
            if change.by:
                status = STATES[change.state] if change.state != state else (done.get(at) or ("", None))[1]
                done[at] = (change.by, status)
            state = change.state
        runs: list[list[int]] = []
        for at in sorted(done):
            last = runs[-1][-1] if runs else at
            goes_on = runs and done[last][0] == done[at][0] and done[last][1] in (None, "open") and at - last <= GAP
            runs[-1].append(at) if goes_on else runs.append([at])
        for run in runs:
            agent, began = done[run[0]][0], run[0]
            one = shared("Agent", f"{ticket}/agent/{number(self.account, 'user', agent)}/{_text(began)}", began)
            self.agent(one, agent, began)
            self.group(one, [change.queue for at, change in changes.items() if at <= began][-1])
            one.connected_at, one.disconnected_at, one.ended_at = began, run[-1], run[-1]
            one.outcome = next((done[at][1] for at in reversed(run) if done[at][1]), None)
            one.terminated_by = "Agent"
            since = [change for at, change in changes.items() if at >= run[-1]] or [*changes.values()][-1:]
            if run is runs[-1] and all(change.agent == agent and change.state != "Solved" for change in since):
                one.disconnected_at = one.ended_at = None
                one.status = "On Hold" if since[-1].state == "Waiting for customer" else None
            yield one

    # -- Chats --

    def of_chat(self, conversation: Conversation, ticket: int, shared: Shared) -> Iterator[Told]:
        """The waits and stays of a chat, and what was done on the ticket after it."""
        agents = {part.id: part for part in conversation.engagements if isinstance(part, AgentEngagement)}
        queues = queues_of(conversation)

        def wait(queue: str, began: int, ended: int | None, outcome: str | None) -> Told:
            one = shared("Queue", f"chat/chat-{ticket}/queue/{_text(began)}", began)
            self.group(one, queue)
            one.ended_at, one.outcome, one.terminated_by = ended, outcome, ENDED_BY.get(outcome or "")
            return one

        for queue in queues:
            before = agents.get(queue.came_from or "")
            began = before.disconnected_at if before else None
            yield wait(queue.queue, queue.started_at if began is None else began, queue.ended_at, queue.outcome)
        for part in agents.values():
            last = [queue for queue in queues if queue.started_at <= part.started_at][-1].queue
            one = shared("Agent", "", part.started_at)
            self.group(one, last)
            self.agent(one, part.agent, part.started_at)
            one.native_id = f"chat/chat-{ticket}/agent/{one.agent}/{_text(part.started_at)}"
            one.connected_at, one.disconnected_at, one.ended_at = part.started_at, part.disconnected_at, part.disconnected_at
            one.terminated_by = "System" if part.terminated_by == "Technical" else part.terminated_by
            if part.terminated_by == "Customer":
                one.ended_at = part.ended_at or part.disconnected_at
            yield one
            if part.left == "Transfer" and part.disconnected_at is not None:
                came = [one.started_at for one in agents.values() if one.from_agent == part.id and one.joined == "Transfer"]
                if not any(queue.came_from == part.id for queue in queues):
                    yield wait(last, part.disconnected_at, came[0] if came else None, "Accepted" if came else None)
            solved = any(change.state == "Solved" and change.at == part.ended_at for change in conversation.case_changes)
            if solved and one.ended_at is not None and (at := _cut(part.ended_at or 0)) > one.ended_at:
                run = shared("Agent", f"{ticket}/agent/{one.agent}/{_text(at)}", at)
                self.group(run, queues[-1].queue)
                self.agent(run, part.agent, at)
                run.connected_at = run.disconnected_at = run.ended_at = at
                run.outcome, run.terminated_by = "solved", "Agent"
                yield run

    # -- Calls --

    def of_call(self, conversation: Conversation, call: Call, ticket: int | None) -> Iterator[Told]:
        """The menu, the wait, the box and the legs of a call."""
        name = f"call/{number(self.account, 'call', call.first.id)}"
        shared = self.shared(conversation, str(ticket or name), ticket)
        is_outbound, is_over = conversation.direction != "Inbound", call.is_over()
        waits, menu, box = call.waits(), call.menu(), call.box()
        is_answered = any(self.together(part) > 0 for part in call.agents("User", "External"))
        began = _cut(call.first.started_at)
        if menu and menu.ended_at is not None:
            one = shared("Menu", f"{name}/menu", began)
            one.ended_at = began = _cut(menu.ended_at)
            one.menu_path = self.queues[waits[0].queue] if waits else "menu"
            one.terminated_by = "Customer" if menu.terminated_by == "Customer" and not waits else "System"
            yield one
        is_waiting = not (is_outbound or is_over or is_answered or box)
        if waits or is_waiting:
            one = shared("Queue", f"{name}/queue", began)
            self.group(one, waits[-1].queue if waits else None)
            if not is_waiting:
                one.ended_at, one.outcome = _cut(waits[-1].ended_at or 0), "Flow Out"
                if waits[-1].outcome == "Abandoned":
                    one.outcome = "Abandoned"
                elif is_answered:
                    one.outcome = "Accepted"
                one.terminated_by = ENDED_BY[one.outcome]
            if one.ended_at != began or one.outcome != "Flow Out":
                yield one
        if box:
            one = shared("Agent", f"{name}/voicemail", _cut(box.started_at))
            self.group(one, waits[-1].queue)
            one.agent, one.agent_name, one.agent_type = "voicemail", "Voicemail", "Voicemail"
            one.connected_at = one.started_at
            one.disconnected_at = one.ended_at = None if box.ended_at is None else _cut(box.ended_at)
            yield one
        for leg in call.legs():
            for one in self.of_leg(shared, f"{name}/leg", call, leg):
                if waits and not (leg.part and _is_only_asked(leg.part)):
                    self.group(one, waits[-1].queue)
                if (
                    ticket is not None
                    and one.type == "Agent"
                    and one.connected_at is not None
                    and leg.part
                    and _is_last(leg.part)
                ):
                    one.outcome, one.outcome_category = disposition_of(conversation)
                one.direction = "Outbound" if is_outbound else "Inbound"
                yield one

    def together(self, part: AgentEngagement) -> int:
        """How long somebody talked or held (ms, whole seconds), up to now where that goes on."""
        if part.connected_at is None:
            return 0
        return _cut(part.disconnected_at or self.account.ends_at - 1) - _cut(part.connected_at)

    def of_leg(self, shared: Shared, name: str, call: Call, leg: Leg) -> Iterator[Told]:
        """The invitation and the part of an agent or an outside number."""
        asked, part = leg
        first = asked or part
        assert first is not None
        name = f"{name}/{number(self.account, 'leg', first.id)}"
        rung = _cut(first.started_at)
        is_answered = part is not None and self.together(part) > 0
        connected = _cut(part.connected_at) if part and is_answered and part.connected_at is not None else None
        released = (part.disconnected_at or part.ended_at) if part else None
        if asked and connected != rung:
            one = shared("Invitation", f"{name}/invitation", rung)
            self.agent(one, asked.agent, rung)
            one.ended_at, one.outcome = connected, "Accepted" if is_answered else None
            if part is None and asked.ended_at is not None:
                one.ended_at, one.outcome = _cut(asked.ended_at), asked.outcome
            elif part and not is_answered and part.ended_at is not None:
                one.ended_at, one.outcome = _cut(released or 0), "Revoked"
            yield one
        if part is None or (asked and not is_answered):
            return
        one = shared("Agent", name, rung if connected is None or not asked else connected)
        if part.agent_type == "External":
            one.agent, one.agent_name, one.agent_type = "external", "External number", "External"
        else:
            self.agent(one, part.agent, rung)
        one.invited_at = rung if asked and connected != rung else None
        one.connected_at = connected
        one.hold = sum((hold.end or self.account.ends_at - 1) - hold.start for hold in part.holds) // 1000 * 1000
        if part.ended_at is not None:
            one.disconnected_at = None if connected is None else _cut(released or 0)
            one.ended_at = _cut(part.ended_at)
            last = call.last()
            if part.left in ("Transfer", "Consult Transfer") or _is_only_asked(part):
                one.terminated_by = "Agent"
            elif _is_last(part) and is_answered and call.is_over() and last and last.terminated_by in ("Customer", "Technical"):
                one.terminated_by = last.terminated_by
        yield one


def _is_only_asked(part: AgentEngagement) -> bool:
    return part.joined == "Consult" and part.met_customer_at is None


def _is_last(part: AgentEngagement) -> bool:
    """Whether nobody came after an agent, as far as the platform says it."""
    return part.left not in ("Transfer", "Consult Transfer") and part.joined != "Conference" and not _is_only_asked(part)
