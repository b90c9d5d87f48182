"""The feeds ``contact_records`` and ``agent_events`` of Amazon Connect.

A contact is a stretch of a conversation with at most one queue and one agent; a transfer, a consult, a callback and a reply
are contacts of their own, chained to the one before. The record of a contact comes when it is over, with moments and durations
in whole seconds, each cut on its own. An event of an agent shows all that the agent has at hand, to the millisecond, before and
after it: statuses, who is asked, who is on hold.

The platform tells menus and bots as one stretch of time before the queue. It has no word for voicemail boxes and outside
numbers, and none for a removed conversation; the dialling of an outbound call is part of the talk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.truth import (
    Account,
    AgentEngagement,
    AgentStatus,
    AgentVersion,
    AnyEngagement,
    Conversation,
    DayOver,
    Fact,
    FlowEngagement,
    InvitationEngagement,
    MenuEngagement,
    QueueEngagement,
    Shift,
)
from simulator.writers import Delivery, Habits, Record, Writer, digest, iso

CONTACTS, EVENTS = "contact_records", "agent_events"
# By channel type: the channel, and the subtype that says more.
CHANNELS: dict[str, tuple[str, str | None]] = {
    "Voice": ("VOICE", None),
    "Video": ("VOICE", "connect:WebRTC"),
    "Chat": ("CHAT", None),
    "SMS": ("CHAT", "connect:SMS"),
    "Email": ("EMAIL", None),
    "Task": ("TASK", None),
}
METHODS = {
    "Arrival": "INBOUND",
    "Reply": "INBOUND",
    "Transfer": "TRANSFER",
    "Overflow": "QUEUE_TRANSFER",
    "Callback": "CALLBACK",
}
REASONS = {
    "Customer": "CUSTOMER_DISCONNECT",
    "Agent": "AGENT_DISCONNECT",
    "System": "CONTACT_FLOW_DISCONNECT",
    "Technical": "TELECOM_PROBLEM",
    "Other": "OTHER",
}
# The state in which a contact is left at an agent who did not take it; a call that is declined counts as missed.
REFUSALS = {"Time Out": "MISSED", "Rejected": "REJECTED", "Revoked": "ENDED"}


def uuid(account: Account, *names: str) -> str:
    """Return the id of a thing as the platform writes ids."""
    digits = digest(account, *names)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def seconds(moment: int | None) -> str | None:
    """Return a moment (ms) in whole seconds, cut, as 2026-03-02T09:30:00Z."""
    text = iso(moment)
    return text and f"{text[:19]}Z"


@dataclass(eq=False)
class Contact:
    """A contact: its id, how it began and when (ms), and the parts of the conversation that it holds."""

    id: str
    method: str
    began_at: int
    previous: Contact | None = None
    next: Contact | None = None
    flows: list[MenuEngagement | FlowEngagement] = field(default_factory=list)
    queue: QueueEngagement | None = None
    asked: list[InvitationEngagement] = field(default_factory=list)
    agent: AgentEngagement | None = None
    # A voicemail box or an outside number that the customer went on to.
    other: AgentEngagement | None = None

    def connected_at(self) -> int | None:
        """When the agent counts as connected (ms): on a call that the agent or a campaign dials, from the dialling on."""
        part = self.agent
        if part is None:
            return None
        return part.started_at if part.connected_at is None or part.joined in ("Campaign", "Dialled") else part.connected_at

    def released_at(self) -> int | None:
        """When the agent's part in the talk was over (ms)."""
        part = self.agent
        if part is None:
            return None
        return part.ended_at if part.disconnected_at is None else part.disconnected_at

    def ended_at(self) -> int | None:
        """When the contact was over (ms), wrap-up apart; None while it is not."""
        parts: list[AnyEngagement] = [*self.flows, *self.asked]
        parts += [part for part in (self.queue, self.other) if part]
        ends = [part.ended_at for part in parts] + ([self.released_at()] if self.agent else [])
        known = [end for end in ends if end is not None]
        return max(known) if len(known) == len(ends) else None

    def offered_at(self, part: InvitationEngagement) -> int:
        """When an agent is asked (ms); one who is asked again in the moment of a refusal, a millisecond later."""
        return part.started_at + any(one.agent == part.agent and one.ended_at == part.started_at for one in self.asked)

    def is_over(self) -> bool:
        """Whether there is a record: nothing of it goes on, wrap-up included."""
        return self.ended_at() is not None and (self.agent is None or self.agent.ended_at is not None)


def contacts_of(account: Account, conversation: Conversation) -> list[Contact]:
    """Return the contacts of a conversation in the order in which they began."""
    contacts: list[Contact] = []
    of: dict[str, Contact] = {}
    boxes = {part.led_to: part.id for part in conversation.engagements if isinstance(part, QueueEngagement)}

    def begin(part: AnyEngagement, method: str, before: Contact | None) -> Contact:
        began_at = part.started_at if contacts else conversation.started_at
        contact = Contact(uuid(account, part.id), method, began_at, before)
        if before is not None and before.next is None:
            before.next = contact
        contacts.append(contact)
        return contact

    for part in conversation.engagements:
        last = contacts[-1] if contacts else None
        match part:
            case MenuEngagement() | FlowEngagement():
                contact = last or begin(part, "INBOUND", None)
                contact.flows.append(part)
            case QueueEngagement():
                if last is None or last.queue or last.agent or last.asked:
                    last = begin(part, METHODS[part.entered], of.get(part.came_from or "", last) if last else None)
                contact = last
                contact.queue = part
            case InvitationEngagement():
                contact = of[part.queue_engagement] if part.queue_engagement else begin(part, "TRANSFER", last)
                contact.asked.append(part)
            case AgentEngagement(agent_type="User"):
                asked = part.queue_engagement or part.invitation
                before = of.get(part.from_agent or "", last) if last else None
                contact = of[asked] if asked else begin(part, "OUTBOUND", before)
                contact.agent = part
            case AgentEngagement():
                contact = of[boxes.get(part.id) or part.from_agent or part.queue_engagement or conversation.engagements[0].id]
                contact.other = part
        of[part.id] = contact
    return contacts


# What happens at an agent: moment (ms), contact (None for the agent's own), state (None: it is gone), what is shown of it.
_Turn = tuple[int, "str | None", "str | None", Record]


class _Instance:
    """Turns facts of an account into records."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.arn = f"arn:aws:connect:us-east-1:111122223333:instance/{uuid(account, 'instance')}"
        self.queues = {
            queue.id: {"ARN": f"{self.arn}/queue/{uuid(account, queue.id)}", "Name": queue.name} for queue in account.queues
        }
        self.campaigns = {campaign.id: campaign.name for campaign in account.campaigns}
        self.agents = {agent.agent: agent for agent in account.agents}
        self.turns: dict[str, list[_Turn]] = defaultdict(list)
        # By agent: the last snapshot, the contacts in it, and the status.
        self.snapshots: dict[str, Record] = {}
        self.held: dict[str, dict[str, Record]] = defaultdict(dict)
        self.statuses: dict[str, Record] = {}
        self.teams: dict[str, str | None] = {}

    # -- Contact records --

    def records(self, conversation: Conversation) -> Iterator[Delivery]:
        """Yield the records of the contacts that are over, and note what agents had at hand."""
        contacts = contacts_of(self.account, conversation)
        for contact in contacts:
            self._note(conversation, contact, contacts[0])
            if contact.is_over():
                done_at = max(contact.ended_at() or 0, (contact.agent.ended_at or 0) if contact.agent else 0)
                yield Delivery(CONTACTS, self._record(conversation, contact, contacts[0], done_at), done_at)

    def _record(self, conversation: Conversation, contact: Contact, first: Contact, updated_at: int) -> Record:
        channel, subtype = CHANNELS[conversation.channel_type]
        ends = contact.agent or contact.queue or (contact.flows[-1] if contact.flows else None)
        reason = REASONS.get((ends.terminated_by if ends else None) or "")
        record: Record = {
            "ContactId": contact.id,
            "InstanceARN": self.arn,
            "InitialContactId": None if contact is first else first.id,
            "PreviousContactId": contact.previous and contact.previous.id,
            "NextContactId": contact.next and contact.next.id,
            "Channel": channel,
            "InitiationMethod": contact.method if contact is not first else self._first_method(conversation, contact),
            "InitiationTimestamp": seconds(contact.began_at),
            "DisconnectTimestamp": seconds(contact.ended_at()),
            "DisconnectReason": reason,
            "LastUpdateTimestamp": seconds(updated_at),
            "CustomerEndpoint": {"Address": conversation.contact, "Type": "TELEPHONE_NUMBER"} if conversation.contact else None,
            "SystemEndpoint": {"Address": conversation.company_contact} if conversation.company_contact else None,
            "Attributes": self._attributes(conversation, contact),
        }
        if subtype:
            record["SegmentAttributes"] = {"connect:Subtype": {"ValueString": subtype}}
        if conversation.campaign:
            record["Campaign"] = {"CampaignId": conversation.campaign}
        if contact.queue:
            record["Queue"] = self._stay(contact.queue)
        if contact.agent:
            record["Agent"] = self._handling(contact, contact.agent)
        if contact.other and contact.other.agent_type == "External":
            record["TransferCompletedTimestamp"] = seconds(contact.released_at() or contact.other.started_at)
            record["TransferredToEndpoint"] = {"Address": "+999000000009", "Type": "TELEPHONE_NUMBER"}
        return record

    def _first_method(self, conversation: Conversation, contact: Contact) -> str:
        if contact.method in ("INBOUND", "TRANSFER"):
            return "INBOUND" if conversation.direction == "Inbound" else "OUTBOUND"
        return contact.method

    def _attributes(self, conversation: Conversation, contact: Contact) -> dict[str, str]:
        menus = [part for part in contact.flows if isinstance(part, MenuEngagement)]
        agent = contact.agent
        attributes = {
            **conversation.attributes,
            "menu_path": menus[-1].path if menus else None,
            "language": conversation.language,
            "location": conversation.location,
            "channel_vendor": conversation.channel_vendor,
            "campaign": self.campaigns.get(conversation.campaign or ""),
            "case_id": conversation.case,
            "priority": contact.queue.priority if contact.queue else None,
            "reason": conversation.reason if agent and agent.left == "Ended" else None,
            "disposition": agent.disposition if agent else None,
            "outcome_category": agent.disposition_category if agent else None,
        }
        return {name: value for name, value in attributes.items() if value is not None}

    def _stay(self, part: QueueEngagement) -> Record:
        return {
            **self.queues[part.queue],
            "EnqueueTimestamp": seconds(part.started_at),
            "DequeueTimestamp": seconds(part.ended_at),
            "Duration": ((part.ended_at or part.started_at) - part.started_at) // 1000,
        }

    def _handling(self, contact: Contact, part: AgentEngagement) -> Record:
        connected, released = contact.connected_at() or 0, contact.released_at() or 0
        held = sum((hold.end or hold.start) - hold.start for hold in part.holds)
        agent: Record = {
            "ARN": f"{self.arn}/agent/{uuid(self.account, part.agent)}",
            "Username": self.agents[part.agent].address,
            "ConnectedToAgentTimestamp": seconds(connected),
            "AgentInteractionDuration": (released - connected - held) // 1000,
            "CustomerHoldDuration": held // 1000,
            "NumberOfHolds": len(part.holds),
        }
        if part.team:
            agent["HierarchyGroups"] = {"Level1": {"ARN": f"{self.arn}/agent-group/{part.team}", "GroupName": part.team}}
        if part.ended_at is not None and part.ended_at > released:
            agent["AfterContactWorkStartTimestamp"] = seconds(released)
            agent["AfterContactWorkEndTimestamp"] = seconds(part.ended_at)
            agent["AfterContactWorkDuration"] = (part.ended_at - released) // 1000
        return agent

    # -- Agent events --

    def _note(self, conversation: Conversation, contact: Contact, first: Contact) -> None:
        """Remember what agents have of a contact and when."""
        method = contact.method if contact is not first else self._first_method(conversation, contact)
        shown: Record = {
            "ContactId": contact.id,
            "InitialContactId": None if contact is first else first.id,
            "Channel": CHANNELS[conversation.channel_type][0],
            "InitiationMethod": method,
        }
        if contact.queue:
            shown["Queue"] = self.queues[contact.queue.queue]
        for part in contact.asked:
            turns = self.turns[part.agent]
            turns.append((contact.offered_at(part), contact.id, "CONNECTING", shown))
            if part.ended_at is not None and part.outcome not in (None, "Accepted"):
                refusal = REFUSALS[part.outcome or ""]
                is_call = shown["Channel"] == "VOICE" and refusal == "REJECTED"
                turns.append((part.ended_at, contact.id, "MISSED" if is_call else refusal, shown))
        agent = contact.agent
        if agent is not None:
            turns = self.turns[agent.agent]
            turns.append((agent.started_at, contact.id, "CONNECTED", shown))
            for hold in agent.holds:
                turns.append((hold.start, contact.id, "CONNECTED_ONHOLD", shown))
                if hold.end is not None and hold.end != agent.disconnected_at:
                    turns.append((hold.end, contact.id, "CONNECTED", shown))
            if agent.disconnected_at is not None:
                turns.append((agent.disconnected_at, contact.id, "ENDED", shown))
            if agent.ended_at is not None:
                turns.append((agent.ended_at, contact.id, None, shown))

    def note_status(self, status: AgentStatus) -> None:
        """Remember a status."""
        kind = "ROUTABLE" if status.is_available else "CUSTOM"
        shown = {"Name": status.status, "StartTimestamp": iso(status.started_at), "Type": kind, "team": status.team}
        self.turns[status.agent].append((status.started_at, None, "status", shown))

    def note_logout(self, shift: Shift) -> None:
        """Remember that an agent is gone."""
        if shift.ended_at is not None:
            self.turns[shift.agent].append((shift.ended_at, None, None, {}))

    def events(self, before: int) -> Iterator[Delivery]:
        """Yield the events of all agents before a moment (ms), in order; nothing earlier may be noted afterwards."""
        for agent, turns in self.turns.items():
            turns.sort(key=lambda turn: turn[0])
            count = 0
            while count < len(turns) and turns[count][0] < before:
                at = turns[count][0]
                kind = "STATE_CHANGE"
                held = self.held[agent]
                # A contact that was not taken is shown once.
                for name in [name for name, one in held.items() if not one["is_kept"]]:
                    del held[name]
                while count < len(turns) and turns[count][0] == at:
                    kind = self._turn(agent, turns[count]) or kind
                    count += 1
                yield self._event(agent, at, kind)
            del turns[:count]

    def _turn(self, agent: str, turn: _Turn) -> str | None:
        """Bring what an agent has at hand up to date; return the kind of event where it is none of a contact."""
        at, contact, state, shown = turn
        if contact is None:
            if state is None:
                self.statuses[agent] = {"Name": "Offline", "StartTimestamp": iso(at), "Type": "OFFLINE"}
                return "LOGOUT"
            if state == "team":
                self.teams[agent] = shown["team"]
                return None
            is_new = self.statuses.get(agent, {}).get("Type", "OFFLINE") == "OFFLINE"
            self.teams[agent] = shown["team"]
            self.statuses[agent] = {name: value for name, value in shown.items() if name != "team"}
            return "LOGIN" if is_new else None
        held = self.held[agent]
        if state is None:
            held.pop(contact, None)
            return None
        before = held.get(contact, {})
        connected = iso(at) if state == "CONNECTED" else None
        held[contact] = {
            **shown,
            "State": state,
            "StateStartTimestamp": iso(at),
            "ConnectedToAgentTimestamp": before.get("ConnectedToAgentTimestamp") or connected,
            "is_kept": state not in REFUSALS.values() or before.get("ConnectedToAgentTimestamp") is not None,
        }
        return None

    def _event(self, agent: str, at: int, kind: str) -> Delivery:
        version = self.agents[agent]
        first, _, last = version.name.partition(" ")
        team = self.teams.get(agent)
        groups = {"Level1": {"ARN": f"{self.arn}/agent-group/{team}", "GroupName": team}} if team else None
        snapshot: dict[str, Any] = {
            "AgentStatus": self.statuses.get(agent),
            "Configuration": {
                "FirstName": first,
                "LastName": last,
                "Username": version.address,
                "AgentHierarchyGroups": groups,
            },
            "Contacts": [
                {name: value for name, value in one.items() if name != "is_kept"} for one in self.held[agent].values()
            ],
        }
        event = {
            "EventId": uuid(self.account, agent, "event", str(at)),
            "EventTimestamp": iso(at),
            "EventType": kind,
            "AgentARN": f"{self.arn}/agent/{uuid(self.account, agent)}",
            "InstanceARN": self.arn,
            "CurrentAgentSnapshot": snapshot,
            "PreviousAgentSnapshot": self.snapshots.get(agent),
            "Version": "2017-10-01",
        }
        self.snapshots[agent] = snapshot
        return Delivery(EVENTS, event, at)


def write(account: Account, facts: Iterable[Fact], habits: Habits) -> Iterator[Delivery]:
    """Yield the records of an account."""
    instance = _Instance(account)
    for fact in facts:
        match fact:
            case Conversation():
                yield from instance.records(fact)
            case AgentStatus():
                instance.note_status(fact)
            case Shift():
                instance.note_logout(fact)
            case AgentVersion():
                instance.agents[fact.agent] = fact
                instance.turns[fact.agent].append((fact.updated_at, None, "team", {"team": fact.team}))
            case DayOver():
                yield from instance.events(fact.settled_before)
    yield from instance.events(account.ends_at)


WRITER = Writer("amazon_connect", write)
