"""The tables of Zendesk as Fivetran lands them: tickets with history and comments, chats with events, calls with legs.

A conversation is a ticket; only calls that nobody opened a case for, that no campaign made and that were not called back have
none. Rows of ``ticket``, ``call_metric`` and ``call_leg`` come anew when they change, some also while the conversation goes on;
history, comments and events never change. Tickets and calls know whole seconds, each moment cut; events of chats have
milliseconds. A removed conversation has a ticket of the status deleted, and calls that Fivetran marks as deleted.

A call has one menu and one wait; a callback is a call of its own. What comes before the queue of a chat is a bot's, whose
events bear no agent. The platform has no word for statuses of agents, invitations to tickets and chats, holds of a chat, calls
within the company, outside numbers by name, and who ended a call if not the customer. For video see :func:`shape`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import NamedTuple

from simulator.centre import Plan
from simulator.truth import (
    Account,
    AgentEngagement,
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
from simulator.writers import Delivery, Habits, Record, Writer, digest, is_address, iso

CHANNELS = {"Voice": "voice", "Chat": "chat", "SMS": "sms", "Email": "email", "Task": "web"}
STATES = {
    "New": "new",
    "Open": "open",
    "Waiting for customer": "pending",
    "On hold": "hold",
    "Solved": "solved",
    "Closed": "closed",
}
LOCALES = {"English": "en-US", "Spanish": "es", "German": "de", "French": "fr"}
REFUSALS = {"Rejected": "agent_declined", "Time Out": "agent_missed", "Revoked": "customer_hang_up"}
BRAND = "Example"
# Who changes a ticket when nobody does.
SYSTEM = -1


def shape(plan: Plan) -> Plan:
    """Return a plan in which no two conversations share a case, for a ticket is one, and video calls are calls."""
    queues = (replace(queue, channel_type="Voice") if queue.channel_type == "Video" else queue for queue in plan.queues)
    return replace(plan, queues=tuple(queues), rates=replace(plan.rates, case_again=0))


def number(account: Account, *names: str) -> int:
    """Return the id of a thing as the platform writes ids: a number of up to 16 digits."""
    return int(digest(account, *names)[:13], 16)


def seconds(moment: int | None) -> str | None:
    """Return a moment (ms) in whole seconds, cut, as 2026-03-02 09:30:00."""
    text = iso(moment)
    return text and text[:19].replace("T", " ")


def milliseconds(moment: int) -> str:
    """Return a moment (ms) as 2026-03-02 09:30:00.123."""
    return (iso(moment) or "")[:-1].replace("T", " ")


def span(start: int, end: int) -> int:
    """Return the whole seconds between two moments (ms), each cut."""
    return end // 1000 - start // 1000


# -- What the tables hold of a conversation ------------------------------------------------------------------------------------


class Leg(NamedTuple):
    """An agent's or outside number's part in a call: the invitation, None for who dials or is dialled, and what came of it."""

    asked: InvitationEngagement | None
    part: AgentEngagement | None


@dataclass
class Call:
    """A call: its first engagement, all that it consists of, and whether the customer had ordered it."""

    first: AnyEngagement
    is_callback: bool
    parts: list[AnyEngagement] = field(default_factory=list)

    def menu(self) -> MenuEngagement | None:
        """The menu that the customer went through."""
        return next((part for part in self.parts if isinstance(part, MenuEngagement)), None)

    def waits(self) -> list[QueueEngagement]:
        """The queues that the customer went through before anybody answered, which are one wait."""
        return [part for part in self.parts if isinstance(part, QueueEngagement) and part.entered != "Transfer"]

    def box(self) -> AgentEngagement | None:
        """The voicemail box that the customer left the wait for."""
        led_to = {wait.led_to for wait in self.waits()}
        return next((part for part in self.agents("Voicemail") if part.id in led_to), None)

    def agents(self, *types: str) -> Iterator[AgentEngagement]:
        """The agents of some types."""
        return (part for part in self.parts if isinstance(part, AgentEngagement) and part.agent_type in types)

    def legs(self) -> Iterator[Leg]:
        """The legs of all but the customer."""
        by_invitation = {part.invitation: part for part in self.agents("User")}
        for part in self.parts:
            if isinstance(part, InvitationEngagement):
                yield Leg(part, by_invitation.get(part.id))
            elif isinstance(part, AgentEngagement) and part.agent_type != "Voicemail" and part.invitation is None:
                yield Leg(None, part)

    def is_over(self) -> bool:
        """Whether nothing of it goes on, wrap-up included."""
        return all(part.ended_at is not None for part in self.parts)

    def last(self) -> AgentEngagement | None:
        """Who talked to the customer to the end."""
        return next((part for part in self.agents("User", "External") if part.left == "Ended"), None)


def calls_of(conversation: Conversation) -> list[Call]:
    """Return the calls of a conversation by telephone: the first one and those that the customer ordered in it."""
    calls = [Call(conversation.engagements[0], False)]
    by_queue: dict[str, Call] = {}
    for part in conversation.engagements:
        if isinstance(part, QueueEngagement) and part.entered == "Callback":
            by_queue[part.id] = Call(part, True)
            calls.append(by_queue[part.id])
    for part in conversation.engagements:
        queue = part.queue_engagement if isinstance(part, InvitationEngagement | AgentEngagement) else part.id
        by_queue.get(queue or "", calls[0]).parts.append(part)
    return calls


def ticket_of(account: Account, conversation: Conversation) -> int | None:
    """Return the number of the ticket, None if there is none: see the module; a bot that needs nobody makes none either."""
    is_needed = bool(queues_of(conversation))
    if conversation.channel_type == "Voice":
        is_called_back = any(queue.entered == "Callback" for queue in queues_of(conversation))
        is_needed = bool(conversation.case_changes or conversation.campaign or is_called_back)
    return number(account, conversation.id) if is_needed else None


def queues_of(conversation: Conversation) -> list[QueueEngagement]:
    """Return the stays in queues, in order."""
    return [part for part in conversation.engagements if isinstance(part, QueueEngagement)]


def customer_of(account: Account, conversation: Conversation) -> int | None:
    """Return the number of the customer; visitors have one too, though no row of ``user``."""
    return number(account, "user", conversation.contact) if conversation.contact else None


def disposition_of(conversation: Conversation) -> tuple[str | None, str | None]:
    """Return what the last agent who said what came of it filled in, and its category."""
    parts = [part for part in conversation.engagements if isinstance(part, AgentEngagement) and part.disposition]
    last = max(parts, key=lambda part: part.ended_at or 0, default=None)
    return (last.disposition, last.disposition_category) if last else (None, None)


def chat_over(conversation: Conversation) -> int | None:
    """Return when the customer or the last agent was gone from a chat (ms)."""
    for part in conversation.engagements:
        if isinstance(part, QueueEngagement) and part.outcome == "Abandoned":
            return part.ended_at
        if isinstance(part, AgentEngagement) and part.left == "Ended":
            return part.disconnected_at
    return None


class Change(NamedTuple):
    """Fields of a ticket that get a value at a moment (ms), and the user who gave it."""

    at: int
    by: int
    fields: dict[str, str]


class _Desk:
    """Turns facts of an account into rows."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.campaigns = {campaign.id: campaign.name for campaign in account.campaigns}
        self.queues = {queue.id: queue.name for queue in account.queues}
        self.brand = number(account, "brand")
        self.customers: set[str] = set()
        self.versions = 0

    def group(self, name: str) -> int:
        """The number of a team or of the group that a queue is."""
        return number(self.account, "group", name)

    def agent(self, agent: str) -> int:
        """The number of an agent."""
        return number(self.account, "user", agent)

    # -- Directories --

    def directories(self) -> Iterator[Delivery]:
        """Yield the groups, the brand and the agents as they are in the beginning."""
        at = self.account.began_at
        shared: Record = {"_fivetran_synced": milliseconds(at), "_fivetran_deleted": False}
        for name in dict.fromkeys([*self.queues.values(), *self.account.teams]):
            moments = {"created_at": seconds(at), "updated_at": seconds(at)}
            yield Delivery("group", {"id": self.group(name), **shared, "name": name, **moments}, at)
        yield Delivery("brand", {"id": self.brand, **shared, "active": True, "name": BRAND}, at)
        for agent in self.account.agents:
            yield from self.staff(agent)

    def staff(self, version: AgentVersion) -> Iterator[Delivery]:
        """Yield the row of a person who works here; the later of two versions of one moment is the newer one."""
        if version.team is not None:
            self.versions += 1
            row = self._user(version.agent, "agent", version.updated_at, version.updated_at + self.versions)
            row |= {"name": version.name, "email": version.address, "default_group_id": self.group(version.team)}
            yield Delivery("user", row, version.updated_at)

    def customer(self, conversation: Conversation) -> Iterator[Delivery]:
        """Yield the row of a customer who comes for the first time; a visitor of a web chat has none."""
        contact = conversation.contact
        if contact and is_address(contact) and contact not in self.customers:
            self.customers.add(contact)
            row = self._user(contact, "end-user", conversation.started_at, conversation.started_at)
            row |= {"phone" if contact[0] == "+" else "email": contact, "locale": LOCALES.get(conversation.language or "")}
            yield Delivery("user", row, conversation.started_at)

    def _user(self, name: str, role: str, updated_at: int, synced_at: int) -> Record:
        moments = {"_fivetran_synced": milliseconds(synced_at), "updated_at": seconds(updated_at)}
        return {"id": self.agent(name), "_fivetran_deleted": False, "active": True, "role": role, **moments}

    # -- Tickets --

    def rows(self, conversation: Conversation, at: int) -> Iterator[Delivery]:
        """Yield the rows that change in the course of a conversation, as they are at a moment (ms)."""
        ticket = ticket_of(self.account, conversation)
        if ticket is not None:
            yield Delivery("ticket", self._ticket(conversation, ticket, at), at)
        if conversation.channel_type == "Voice":
            for call in calls_of(conversation):
                yield from self._call(conversation, call, ticket, at)

    def _ticket(self, conversation: Conversation, ticket: int, at: int) -> Record:
        changes = list(self.changes(conversation))
        # A ticket of calls alone lies with nobody.
        now: dict[str, str] = {"status": "open" if conversation.ended_at is None else "solved"} if not changes else {}
        for change in changes:
            now |= change.fields
        began = changes[0].at if changes else conversation.started_at
        updated = conversation.deleted_at or max([began, *(change.at for change in changes)])
        customer, queues = customer_of(self.account, conversation), queues_of(conversation)
        own = conversation.company_contact or ""
        disposition, category = disposition_of(conversation) if conversation.channel_type == "Voice" else (None, None)
        return {
            "id": ticket,
            "_fivetran_synced": milliseconds(at),
            "created_at": seconds(began),
            "updated_at": seconds(updated),
            "status": now["status"] if conversation.deleted_at is None else "deleted",
            "priority": queues[0].priority.lower() if queues else None,
            "type": None,
            "via_channel": CHANNELS[conversation.channel_type],
            "requester_id": customer,
            "submitter_id": customer,
            "group_id": now.get("group_id") or None,
            "assignee_id": now.get("assignee_id") or None,
            "brand_id": self.brand,
            "recipient": own if "@" in own else None,
            "merged_ticket_ids": "[]",
            "custom_channel_vendor": conversation.channel_vendor,
            "custom_location": conversation.location,
            "custom_reason": conversation.reason,
            "custom_campaign": self.campaigns.get(conversation.campaign or ""),
            "custom_outcome": disposition,
            "custom_outcome_category": category,
            **{f"custom_{name}": value for name, value in conversation.attributes.items()},
        }

    def changes(self, conversation: Conversation) -> Iterator[Change]:
        """Yield what becomes of a ticket, in order."""
        if conversation.channel_type in ("Chat", "SMS"):
            yield from self._changes_of_chat(conversation)
            return
        wrote = {message.at for message in conversation.messages if message.by == "Customer"}
        for change in conversation.case_changes:
            by = self.agent(change.by) if change.by else SYSTEM
            if conversation.channel_type == "Voice" and change.state == "Open":
                # The platform itself gives a call's ticket to the agent who answers.
                by = SYSTEM
            elif change.by is None and change.at in wrote:
                by = customer_of(self.account, conversation) or SYSTEM
            yield self._change(change.at, by, change.queue, change.agent, STATES[change.state])

    def _changes_of_chat(self, conversation: Conversation) -> Iterator[Change]:
        """The ticket goes from queue to queue and to whoever comes, and is solved by the last agent, or else at the end."""
        queue = ""
        for part in conversation.engagements:
            if isinstance(part, QueueEngagement):
                status, queue = "open" if queue else "new", part.queue
                yield self._change(part.started_at, SYSTEM, queue, None, status)
            elif isinstance(part, AgentEngagement) and part.joined != "Conference":
                yield self._change(part.started_at, self.agent(part.agent), queue, part.agent, "open")
        solved = [change for change in conversation.case_changes if change.state == "Solved"]
        over = chat_over(conversation)
        for change in solved:
            yield self._change(change.at, self.agent(change.by or ""), queue, change.agent, "solved")
        is_left = not conversation.case_changes or queues_of(conversation)[-1].outcome == "Abandoned"
        if over is not None and not solved and is_left:
            yield Change(over, SYSTEM, {"status": "solved"})

    def _change(self, at: int, by: int, queue: str, agent: str | None, status: str) -> Change:
        assignee = str(self.agent(agent)) if agent else ""
        return Change(at, by, {"status": status, "group_id": str(self.group(self.queues[queue])), "assignee_id": assignee})

    def log(self, conversation: Conversation) -> Iterator[Delivery]:
        """Yield what is written down once: history, comments and the chat."""
        ticket = ticket_of(self.account, conversation)
        if ticket is not None:
            yield from self._history(conversation, ticket)
            yield from self._comments(conversation, ticket)
            if conversation.channel_type in ("Chat", "SMS"):
                yield from self._chat(conversation, ticket)

    def _history(self, conversation: Conversation, ticket: int) -> Iterator[Delivery]:
        """The fields that changed; of two changes of a field in one second the last one is kept."""
        now: dict[str, str] = {"assignee_id": ""}
        rows: dict[tuple[str, int], Delivery] = {}
        for at, by, fields in self.changes(conversation):
            for name, value in fields.items():
                if now.get(name) != value:
                    now[name] = value
                    row = {
                        "ticket_id": ticket,
                        "field_name": name,
                        "updated": seconds(at),
                        "_fivetran_synced": milliseconds(at),
                        "user_id": by,
                        "value": value or None,
                    }
                    rows[name, at // 1000] = Delivery("ticket_field_history", row, at)
        yield from rows.values()

    def _comments(self, conversation: Conversation, ticket: int) -> Iterator[Delivery]:
        """What was written, and the note that the platform makes of a call."""
        customer = customer_of(self.account, conversation)
        written = [
            (message.at, self.agent(message.agent) if message.agent else customer, message.is_public, False)
            for message in conversation.messages
        ]
        if conversation.channel_type == "Voice":
            calls = [call.last() for call in calls_of(conversation) if call.is_over()]
            written += [
                (part.disconnected_at, self.agent(part.agent), False, True)
                for part in calls
                if part and part.disconnected_at is not None
            ]
        for place, (at, user, is_public, is_call) in enumerate(written):
            row = {
                "id": number(self.account, conversation.id, "comment", str(place)),
                "_fivetran_synced": milliseconds(at),
                "created": seconds(at),
                "public": is_public,
                "ticket_id": ticket,
                "user_id": user,
                "voice_comment": is_call,
            }
            yield Delivery("ticket_comment", row, at)

    # -- Chats --

    def _chat(self, conversation: Conversation, ticket: int) -> Iterator[Delivery]:
        chat, customer, began = f"chat-{ticket}", customer_of(self.account, conversation), queues_of(conversation)[0].started_at
        row = {
            "chat_id": chat,
            "_fivetran_synced": milliseconds(began),
            "channel": CHANNELS[conversation.channel_type],
            "initiator": 1,
            "ticket_id": ticket,
            "user_id": customer,
            "visitor_id": conversation.contact,
        }
        yield Delivery("ticket_chat", row, began)
        events = sorted(self._events(conversation, str(customer), began), key=lambda event: event[0])
        for place, (at, actor, kind) in enumerate(events):
            event = {
                "chat_id": chat,
                "created_at": milliseconds(at),
                "_fivetran_synced": milliseconds(at),
                "actor_id": actor,
                "chat_index": place,
                "type": kind,
            }
            yield Delivery("ticket_chat_event", event, at)

    def _events(self, conversation: Conversation, visitor: str, began: int) -> Iterator[tuple[int, str, str]]:
        """What happened in a chat: when (ms), who did it, what. The agent who ends a chat leaves it by that."""
        yield began, visitor, "ChatJoin"
        for part in conversation.engagements:
            match part:
                case FlowEngagement():
                    yield part.started_at, "__trigger", "ChatMessage"
                case QueueEngagement(outcome="Abandoned", ended_at=int(gone)):
                    yield gone, visitor, "ChatLeave"
                case AgentEngagement():
                    agent, over = f"agent:{self.agent(part.agent)}", part.disconnected_at
                    yield part.started_at, agent, "ChatJoin"
                    if over is None:
                        continue
                    if part.left == "Transfer":
                        yield over, agent, "ChatDepartmentTransfer"
                    elif part.terminated_by == "Agent":
                        yield over, agent, "ChatLeave"
                    elif part.terminated_by == "Customer":
                        yield over, visitor, "ChatLeave"
                        if part.ended_at is not None:
                            yield part.ended_at, agent, "ChatLeave"
                    else:
                        # The connection broke: nobody left.
                        yield over, "__system", "ChatMessage"

    # -- Calls --

    def _call(self, conversation: Conversation, call: Call, ticket: int | None, at: int) -> Iterator[Delivery]:
        """The rows of a call and its legs as they are at a moment (ms)."""
        name = number(self.account, "call", call.first.id)
        legs = list(call.legs())
        rows = [self._leg(call, leg, at) for leg in legs]
        waits, menu, last, is_over = call.waits(), call.menu(), call.last(), call.is_over()
        is_outbound, box = conversation.direction != "Inbound", call.box()
        status = _completion(call, is_outbound) if is_over else "pending_voicemail" if box else None
        dialled = legs[0].part if is_outbound else None
        releases = [_released(part) for part in call.parts]
        began, over = call.first.started_at, max((moment for moment in releases if moment is not None), default=at)
        shared = {"_fivetran_synced": milliseconds(at), "created_at": seconds(began), "updated_at": seconds(at)}
        metric: Record = {
            "id": name,
            **shared,
            "_fivetran_deleted": conversation.deleted_at is not None,
            "ticket_id": ticket,
            "direction": "outbound" if is_outbound else "inbound",
            "completion_status": status,
            "duration": span(began, over) if is_over else None,
            "talk_time": sum(row["talk_time"] or 0 for row in rows),
            "wait_time": None,
            "time_to_answer": span(dialled.started_at, dialled.connected_at) if dialled and dialled.connected_at else None,
            "phone_number": conversation.company_contact,
            "voicemail": box is not None,
            "callback": call.is_callback,
            "callback_source": "queue" if call.is_callback else None,
            "call_group_id": None,
            "ivr_time_spent": span(began, menu.ended_at) if menu and menu.ended_at is not None else None,
            "ivr_action": "group" if waits else "menu" if menu else None,
            "ivr_destination_group_name": self.queues[waits[0].queue] if waits and menu else None,
        }
        if waits:
            metric["call_group_id"] = self.group(self.queues[waits[-1].queue])
            if waits[-1].ended_at is not None:
                metric["wait_time"] = span(waits[0].started_at, waits[-1].ended_at)
        yield Delivery("call_metric", metric, at)
        for row in rows:
            yield Delivery("call_leg", {"call_id": name, **row}, at)
        hung_up = last.terminated_by == "Customer" if last else (status or "").startswith("abandoned")
        caller: Record = {"id": number(self.account, "leg", call.first.id, "customer"), "call_id": name, **shared}
        caller |= {"type": "customer", "user_id": customer_of(self.account, conversation), "duration": metric["duration"]}
        caller["completion_status"] = ("customer_hang_up" if hung_up else "completed") if is_over else None
        yield Delivery("call_leg", caller, at)

    def _leg(self, call: Call, leg: Leg, at: int) -> Record:
        """The leg of an agent or an outside number; what goes on has the seconds so far."""
        asked, part = leg
        one = asked or part
        assert one is not None
        row: Record = {
            "id": number(self.account, "leg", one.id),
            "_fivetran_synced": milliseconds(at),
            "type": "agent",
            "agent_id": self.agent(one.agent),
            "created_at": seconds(one.started_at),
            "updated_at": seconds(at),
            "completion_status": None,
            "duration": None,
            "talk_time": None,
        }
        if part is None:
            if asked and asked.ended_at is not None:
                refusal = REFUSALS[asked.outcome or ""]
                by_name = asked.queue is None and asked.outcome == "Rejected"
                row["completion_status"] = "agent_transfer_declined" if by_name else refusal
                row["duration"] = span(asked.started_at, asked.ended_at)
            return row
        if part.agent_type == "External":
            row |= {"type": "external", "agent_id": None}
        released = _released(part) or at
        together = span(part.connected_at, released) if part.connected_at is not None else 0
        held = sum((hold.end or released) - hold.start for hold in part.holds) // 1000
        asked_for = _consulted(part, released) if part.joined == "Consult" else 0
        row |= {"duration": span(one.started_at, released), "hold_time": held, "talk_time": together - held - asked_for}
        if part.ended_at is not None:
            row |= {"completion_status": "completed", "wrap_up_time": span(released, part.ended_at)}
        return row | self._company(call, part, together, released)

    def _company(self, call: Call, part: AgentEngagement, together: int, released: int) -> Record:
        """With which other agents a leg has to do."""
        row: Record = {}
        agents = {one.id: one for one in call.agents("User", "External")}
        before = self.agent(agents[part.from_agent].agent) if part.from_agent in agents else None
        after = next((one for one in agents.values() if one.from_agent == part.id), None)
        if part.left in ("Transfer", "Consult Transfer"):
            row["transferred_to"] = self.agent(after.agent) if after else self.group(part.team or "")
        if before and part.joined in ("Queue", "Transfer"):
            row["transferred_from"] = before
        if part.joined == "Conference":
            row |= {"conference_from": before, "conference_time": together}
        if part.joined == "Consult":
            asked_for = _consulted(part, released)
            row |= {"consultation_from": before, "consultation_time": asked_for}
            if part.met_customer_at is not None:
                row["transferred_from"] = before
        elif after and after.joined == "Consult":
            asked_for = _consulted(after, _released(after) or released)
            row |= {"consultation_to": self.agent(after.agent), "consultation_time": asked_for}
        return row


def _released(part: AnyEngagement) -> int | None:
    """When a part was over, wrap-up apart (ms)."""
    over = part.disconnected_at if isinstance(part, AgentEngagement) else None
    return part.ended_at if over is None else over


def _consulted(part: AgentEngagement, released: int) -> int:
    """How long an adviser was asked by a colleague, in seconds."""
    return ((part.met_customer_at or released) - (part.connected_at or released)) // 1000


def _completion(call: Call, is_outbound: bool) -> str:
    """How a call ended."""
    waits, last = call.waits(), call.last()
    if waits and waits[-1].outcome == "Abandoned":
        return "abandoned_in_queue"
    if not waits and call.menu() and call.first.terminated_by == "Customer":
        return "abandoned_in_ivr"
    if is_outbound and last is None:
        return "not_answered"
    return "failed" if last and last.terminated_by == "Technical" else "completed"


def write(account: Account, facts: Iterable[Fact], habits: Habits) -> Iterator[Delivery]:
    """Yield the rows of an account."""
    random = Random(f"{account.seed} zendesk")
    desk = _Desk(account)
    yield from desk.directories()
    for fact in facts:
        match fact:
            case Conversation():
                yield from desk.customer(fact)
                over = account.ends_at - 1
                if fact.ended_at is not None:
                    over = max([fact.ended_at, *(change.at for change in fact.case_changes)])
                if habits.opened_first and random.random() < habits.opened_first:
                    then = fact.started_at + int(random.random() * (over - fact.started_at))
                    yield from desk.rows(known_at(fact, then), then)
                yield from desk.rows(replace(fact, deleted_at=None), over)
                if fact.deleted_at is not None:
                    yield from desk.rows(fact, fact.deleted_at)
                yield from desk.log(fact)
            case AgentVersion():
                yield from desk.staff(fact)


WRITER = Writer("zendesk", write, shape=shape)
