"""The feeds of Genesys Cloud: analytics conversation details, user status details and the directories behind their ids.

A conversation comes when it is over, some also while they go on, and those that never end at the end of the simulated time. All
moments have milliseconds, as on the platform. The statuses of a user come once a day, at midnight UTC, as the query for a day
gives them: all that reach into the day, those that go on without an end. Some come once more in the course of the day.

What the platform cannot tell: the account's own names of channels, flows' dispositions, a category of a wrap-up code (here a
participant attribute), who of two of its users ended a call, outside numbers as somebody who takes part, and that somebody
removed a conversation. Priority, language, location and reason are participant attributes. For tasks see :func:`shape`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import md5
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from simulator.centre import MS_A_DAY, Plan
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
    known_at,
)
from simulator.writers import Delivery, Habits, Record, Writer, iso

CONVERSATIONS, STATUSES = "conversation_details", "user_details"
PAGES = {CONVERSATIONS: "conversations", STATUSES: "userDetails"} | dict.fromkeys(
    ("users", "queues", "wrapup_codes", "campaigns", "teams"), "entities"
)
# The number of the centre's outside hotline.
HOTLINE = "+999000000099"
# What a session says of a channel: its medium and who carries it.
MEDIA: dict[str, Record] = {
    "Voice": {"mediaType": "voice", "provider": "Edge"},
    "Video": {"mediaType": "video", "provider": "PureCloud Video"},
    "Chat": {"mediaType": "chat", "provider": "PureCloud Webchat"},
    "SMS": {"mediaType": "message", "messageType": "sms", "provider": "PureCloud Messaging"},
    "Email": {"mediaType": "email", "provider": "PureCloud Email"},
}
CALLBACK = {"mediaType": "callback", "provider": "PureCloud Callback"}
# How a session ended, each from its own side: "peer" is the other one.
AGENT_WORDS = {"Agent": "client", "Customer": "peer", "System": "system", "Technical": "error", "Other": "other"}
CUSTOMER_WORDS = {"Agent": "peer", "Customer": "endpoint", "System": "system", "Technical": "error", "Other": "other"}
LEFT_WORDS = {
    "Transfer": "transfer",
    "Consult Transfer": "consultTransfer",
    "Left Conference": "conferenceTransfer",
    "Left Consult": "client",
}
# Work is offered on queue alone; the routing status says what becomes of it there.
PRESENCES = {
    "Available": "ON_QUEUE",
    "Not responding": "ON_QUEUE",
    "Break": "BREAK",
    "Lunch": "MEAL",
    "Meeting": "MEETING",
    "Training": "TRAINING",
    "Back office": "BUSY",
}


def shape(plan: Plan) -> Plan:
    """Return a plan without tasks, which are no conversations on this platform: they come as e-mail instead."""
    queues = (replace(queue, channel_type="Email") if queue.channel_type == "Task" else queue for queue in plan.queues)
    return replace(plan, queues=tuple(queues))


@lru_cache(maxsize=100_000)
def native_id(seed: int, name: str) -> str:
    """Return the platform's id, a UUID, of what an account of this seed has by this id or name."""
    return str(UUID(bytes=md5(f"{seed}/{name}".encode()).digest(), version=4))


def write(account: Account, facts: Iterable[Fact], habits: Habits) -> Iterator[Delivery]:
    """Yield the records of an account."""
    random = Random(f"{account.seed} genesys_cloud")
    scribe = _Scribe(account)
    days = _Days(account)
    versions: dict[str, int] = {}

    def user(version: AgentVersion) -> Iterator[Delivery]:
        """An entry of the directory of users, which has people only."""
        if version.agent_type == "User":
            number = versions[version.agent] = versions.get(version.agent, 0) + 1
            yield Delivery("users", scribe.user(version, number), version.updated_at)

    def rush() -> float | None:
        """The share of its time at which something is told while it goes on, None if it is not."""
        return random.random() if habits.opened_first and random.random() < habits.opened_first else None

    yield from scribe.directories()
    for agent in account.agents:
        yield from user(agent)
    for fact in facts:
        match fact:
            case Conversation():
                days.work(fact)
                over = fact.ended_at
                end = max(_live_end(part) or 0 for part in fact.engagements) if over is not None else None
                if over is not None and end is not None and (share := rush()) is not None:
                    then = fact.started_at + int(share * (over - fact.started_at))
                    yield Delivery(CONVERSATIONS, scribe.record(known_at(fact, then), end if end <= then else None), then)
                yield Delivery(CONVERSATIONS, scribe.record(fact, end), account.ends_at - 1 if over is None else over)
            case AgentStatus():
                days.statuses[fact.agent].append(fact)
            case AgentVersion():
                yield from user(fact)
            case DayOver():
                yield from days.told(fact.settled_before, rush)
    yield from days.told(account.ends_at, rush)


# -- Conversations -------------------------------------------------------------------------------------------------------------


def _live_end(part: AnyEngagement) -> int | None:
    """When a part is over but for the wrap-up (ms), None while it goes on."""
    if isinstance(part, AgentEngagement) and part.connected_at is not None:
        return part.disconnected_at
    return part.ended_at


def _is_callback(part: AnyEngagement, callbacks: set[str]) -> bool:
    """Whether a part belongs to the calling back, *callbacks* are the ids of its queue engagements."""
    if isinstance(part, InvitationEngagement):
        return part.queue_engagement in callbacks
    return part.id in callbacks or (isinstance(part, AgentEngagement) and part.joined == "Callback")


def _segment(kind: str, start: int, end: int | None, word: str | None = None, **members: Any) -> Record:
    """A segment from *start* to *end* (ms, None while it goes on), with the disconnect type if it is over."""
    segment: Record = {"segmentStart": iso(start)}
    if end is not None:
        segment["segmentEnd"] = iso(end)
        if word:
            segment["disconnectType"] = word
    segment["segmentType"] = kind
    return segment | members | {"conference": False}


def _metric(name: str, value: int, at: int) -> Record:
    """A metric, *value* in ms or a number, said at a moment (ms)."""
    return {"name": name, "value": value, "emitDate": iso(at)}


def _word(part: AgentEngagement) -> str | None:
    """How the session of an agent who is done ended."""
    return LEFT_WORDS.get(part.left or "") or AGENT_WORDS.get(part.terminated_by or "")


def _talk(part: AgentEngagement, members: Record) -> list[Record]:
    """The segments from taking it up to the end of the talk: preparation, then talk and holds in turn."""
    word = _word(part)
    is_call = part.joined in ("Callback", "Campaign", "Dialled") or part.agent_type == "External"
    prepare = "dialing" if is_call else "contacting"
    if part.connected_at is None:
        return [_segment(prepare, part.started_at, part.ended_at, word, **members)]
    segments = []
    if part.started_at < part.connected_at:
        segments.append(_segment(prepare, part.started_at, part.connected_at, **members))
    moment: int | None = part.connected_at
    for hold in part.holds:
        if moment is not None and moment < hold.start:
            segments.append(_segment("interact", moment, hold.start, **members))
        segments.append(_segment("hold", hold.start, hold.end, **members))
        moment = hold.end
    if moment is not None and (moment != part.disconnected_at or not part.holds):
        segments.append(_segment("interact", moment, part.disconnected_at, **members))
    if part.disconnected_at is not None and word:
        segments[-1]["disconnectType"] = word
    return segments


def _talk_metrics(part: AgentEngagement) -> list[Record]:
    """What is known of a talk that is over: pieces are left out, only sums are told."""
    if part.connected_at is None or part.disconnected_at is None:
        return []
    held = sum((hold.end or hold.start) - hold.start for hold in part.holds)
    metrics = [_metric("tTalkComplete", part.disconnected_at - part.connected_at - held, part.disconnected_at)]
    if part.holds:
        metrics.append(_metric("tHeldComplete", held, part.disconnected_at))
    if part.ended_at is not None:
        metrics.append(_metric("tAcw", part.ended_at - part.disconnected_at, part.ended_at))
        metrics.append(_metric("tHandle", part.ended_at - part.connected_at, part.ended_at))
    return metrics


def _alert(invitation: InvitationEngagement, queue: QueueEngagement | None) -> tuple[list[Record], list[Record]]:
    """The ringing of an invitation, and its metrics; *queue* is what it came from."""
    word = {"Rejected": "client", "Time Out": "client"}.get(invitation.outcome or "")
    if invitation.outcome == "Revoked":
        word = "transfer" if queue is not None and queue.outcome == "Accepted" else "peer"
    members = {} if queue is None else {"queueId": queue.queue}
    start, end = invitation.started_at, invitation.ended_at
    metrics = []
    if end is not None:
        metrics.append(_metric("tAlert", end - start, end))
        if invitation.outcome == "Time Out":
            metrics.append(_metric("tNotResponding", end - start, end))
        elif invitation.outcome == "Accepted" and queue is not None:
            metrics.append(_metric("tAnswered", end - queue.started_at, end))
    return [_segment("alert", start, end, word, **members)], metrics


class _Scribe:
    """Writes the conversations and directories of an account."""

    def __init__(self, account: Account) -> None:
        """Give everything of the account its native id."""
        self.account = account
        self.names = {agent.agent: agent.name for agent in account.agents}
        self.queue_names = {queue.id: queue.name for queue in account.queues}
        self.codes = {code.name: self.id(code.id) for code in account.dispositions}
        self.division = self.id("division")

    def id(self, name: str) -> str:
        """The native id of what the account has by this id or name."""
        return native_id(self.account.seed, name)

    def directories(self) -> Iterator[Delivery]:
        """The entries that put names to ids, other than users."""
        began = self.account.began_at
        entries = [
            *(("queues", queue.id, queue.name) for queue in self.account.queues),
            *(("wrapup_codes", code.id, code.name) for code in self.account.dispositions),
            *(("campaigns", campaign.id, campaign.name) for campaign in self.account.campaigns),
            *(("teams", f"team/{team}", team) for team in self.account.teams),
        ]
        for feed, own, name in entries:
            entry = {
                "id": self.id(own),
                "name": name,
                "division": {"id": self.division},
                "dateCreated": iso(began),
                "version": 1,
            }
            yield Delivery(feed, entry, began)

    def user(self, agent: AgentVersion, version: int) -> Record:
        """An entry of the directory of users, which bears no date but the number of its version."""
        team = {"team": {"id": self.id(f"team/{agent.team}")}} if agent.team else {}
        entry = {"id": self.id(agent.agent), "name": agent.name, "username": agent.address, "email": agent.address}
        return entry | {"division": {"id": self.division}, "state": "active", "version": version} | team

    def record(self, conversation: Conversation, end: int | None) -> Record:
        """A conversation as it is known; *end* is its end (ms), which wrap-ups may outlast, None while it goes on."""
        parts = conversation.engagements
        callbacks = {part.id for part in parts if isinstance(part, QueueEngagement) and part.entered == "Callback"}
        record: Record = {"conversationId": self.id(conversation.id), "conversationStart": iso(conversation.started_at)}
        if end is not None:
            record["conversationEnd"] = iso(end)
        record["originatingDirection"] = "inbound" if conversation.direction == "Inbound" else "outbound"
        record["divisionIds"] = [self.division]
        if conversation.case_changes:
            record["externalTag"] = conversation.case
        participants = [] if conversation.contact is None else [self.customer(conversation, callbacks, end)]
        known = {part.id: part for part in parts}
        for place, part in enumerate(parts):
            media = CALLBACK if _is_callback(part, callbacks) else MEDIA[conversation.channel_type]
            is_out = media is CALLBACK or conversation.direction != "Inbound"
            session: Record = {"direction": "outbound" if is_out else "inbound"} | media
            if conversation.campaign:
                session["outboundCampaignId"] = self.id(conversation.campaign)
            match part:
                case MenuEngagement() | FlowEngagement():
                    participants.append(self.flow(part, session, place + 1 < len(parts)))
                case QueueEngagement():
                    participants.append(self.queue(part, session))
                case InvitationEngagement() if part.outcome != "Accepted":
                    participants.append(self.person(conversation, part, None, known, session))
                case AgentEngagement():
                    if part.agent_type == "User":
                        invitation = known.get(part.invitation or "")
                        participants.append(self.person(conversation, invitation, part, known, session))
                    else:
                        participants.append(self.box_or_outside(conversation, part, session))
                    if conversation.campaign:
                        dialer = session | {"segments": [_segment("system", part.started_at, _live_end(part))]}
                        participants.append(self.participant(f"{part.id}/dialer", "dialer", dialer))
                    if conversation.contact is None and part.connected_at is not None:
                        participants.append(self.station(part))
        record["participants"] = participants
        return record

    def participant(self, own: str, purpose: str, *sessions: Record, **members: Any) -> Record:
        """A participant with its sessions, of which the first is named after it, further ones name themselves."""
        first = {"sessionId": self.id(own)} | sessions[0]
        participant = {"participantId": self.id(f"{own}/participant"), "purpose": purpose}
        return participant | members | {"sessions": [first, *sessions[1:]]}

    def customer(self, conversation: Conversation, callbacks: set[str], end: int | None) -> Record:
        """The customer: the session of the conversation, and those of an ordered callback and its calls."""
        parts = conversation.engagements
        live = [part for part in parts if not _is_callback(part, callbacks)]
        sessions = [self.customer_session(conversation, live, end)]
        if callbacks or any(isinstance(part, QueueEngagement) and part.left_for == "Callback" for part in live):
            sessions += self.callback(conversation, callbacks, end)
        labels = {
            "language": conversation.language,
            "location": conversation.location,
            "channel_vendor": conversation.channel_vendor,
            "priority": next((part.priority for part in parts if isinstance(part, QueueEngagement)), None),
            **conversation.attributes,
        }
        attributes = {name: label for name, label in labels.items() if label is not None}
        return self.participant(f"{conversation.id}/customer", "customer", *sessions, attributes=attributes)

    def customer_session(self, conversation: Conversation, live: list[AnyEngagement], end: int | None) -> Record:
        """The session of the customer from the beginning up to when the customer is gone; written ones last as long as all."""
        kind, is_inbound = conversation.channel_type, conversation.direction == "Inbound"
        ends = [_live_end(part) for part in live]
        # Ties go to what came last.
        last = max(enumerate(live), key=lambda one: (_live_end(one[1]) or 0, one[0]))[1]
        word = CUSTOMER_WORDS.get(last.terminated_by or "", "peer")
        if isinstance(last, QueueEngagement) and last.outcome == "Flow Out":
            word = "transfer"
        gone = end if kind == "Email" else None if None in ends else max(moment or 0 for moment in ends)
        start: int | None = conversation.started_at
        segments = []
        if not is_inbound and isinstance(live[0], AgentEngagement):
            connected = live[0].connected_at
            segments.append(_segment("dialing", conversation.started_at, gone if connected is None else connected, word))
            start = connected
        if start is not None:
            segments.append(_segment("interact", start, gone, word))
        own, other = conversation.contact, conversation.company_contact
        session: Record = {"direction": "inbound" if is_inbound else "outbound"} | MEDIA[kind]
        calling, called = ("ani", "dnis") if kind in ("Voice", "Video") else ("addressFrom", "addressTo")
        session[calling if is_inbound else called] = _address(kind, own)
        if other is not None:
            session[called if is_inbound else calling] = _address(kind, other)
        if conversation.campaign:
            session["outboundCampaignId"] = self.id(conversation.campaign)
        return session | {"segments": segments}

    def callback(self, conversation: Conversation, callbacks: set[str], end: int | None) -> list[Record]:
        """The customer's order of a callback, from when it was promised, and a session for each call."""
        parts = conversation.engagements
        entries = [part for part in parts if isinstance(part, QueueEngagement)]
        calls = [part for part in parts if isinstance(part, AgentEngagement) and part.joined == "Callback"]
        entered = next((part.started_at for part in entries if part.id in callbacks), None)
        promised = next((part.ended_at for part in entries if part.left_for == "Callback"), entered)
        segments = []
        if promised is not None and promised != entered:
            segments.append(_segment("scheduled", promised, entered))
        if entered is not None:
            segments.append(_segment("interact", entered, end, "peer"))
        numbers = {"callbackNumbers": [conversation.contact]}
        order = CALLBACK | {"sessionId": self.id(f"{conversation.id}/order")}
        sessions: list[Record] = [order | numbers | {"segments": segments}]
        for part in calls:
            word = CUSTOMER_WORDS.get(part.terminated_by or "")
            call = [_segment("dialing", part.started_at, _if_any(part.connected_at, part.ended_at), word)]
            if part.connected_at is not None:
                call.append(_segment("interact", part.connected_at, part.disconnected_at, word))
            addresses = {"ani": f"tel:{conversation.company_contact}", "dnis": f"tel:{conversation.contact}"}
            own = {"sessionId": self.id(f"{part.id}/customer"), "direction": "outbound"}
            sessions.append(own | MEDIA["Voice"] | addresses | {"segments": call})
        return sessions

    def flow(self, part: MenuEngagement | FlowEngagement, session: Record, is_passed_on: bool) -> Record:
        """A menu, a bot or a flow; which keys were pressed is an attribute."""
        is_over = part.ended_at is not None
        by_customer = part.terminated_by == "Customer"
        word = "peer" if by_customer else "transfer" if is_passed_on else "system"
        if isinstance(part, MenuEngagement):
            purpose, kind = "ivr", "INBOUNDCALL"
        elif part.bot:
            purpose, kind = "botflow", "DIGITALBOT"
        else:
            purpose, kind = ("ivr", "INBOUNDCALL") if session["mediaType"] == "voice" else ("workflow", "WORKFLOW")
        flow = {"flowId": self.id(f"flow/{part.name}"), "flowName": part.name, "flowType": kind}
        if is_over:
            flow["exitReason"] = "CUSTOMER_DISCONNECT" if by_customer else "TRANSFER" if is_passed_on else "FLOW_DISCONNECT"
        segment = _segment("ivr" if purpose == "ivr" else "interact", part.started_at, part.ended_at, word)
        attributes = {"menu_path": part.path} if isinstance(part, MenuEngagement) and part.path else {}
        own = {"participantName": part.name} | ({"attributes": attributes} if attributes else {})
        return self.participant(part.id, purpose, session | {"flow": flow, "segments": [segment]}, **own)

    def queue(self, part: QueueEngagement, session: Record) -> Record:
        """A time in a queue; what became of it is a metric, but for an answer, which only the agent's session has."""
        words = {"Accepted": "transfer", "Abandoned": "peer", "Flow Out": "transfer"}
        members = {"queueId": self.id(part.queue)}
        segments = [_segment("interact", part.started_at, part.ended_at, words.get(part.outcome or ""), **members)]
        metrics = [_metric("nOffered", 1, part.started_at)]
        if part.ended_at is not None:
            waited = part.ended_at - part.started_at
            metrics.append(_metric("tAcd", waited, part.ended_at))
            if metric := {"Abandoned": "tAbandon", "Flow Out": "tFlowOut"}.get(part.outcome or ""):
                metrics.append(_metric(metric, waited, part.ended_at))
        told = session | {"segments": segments, "metrics": metrics}
        return self.participant(part.id, "acd", told, participantName=self.queue_names[part.queue])

    def person(
        self,
        conversation: Conversation,
        invitation: AnyEngagement | None,
        part: AgentEngagement | None,
        known: dict[str, AnyEngagement],
        session: Record,
    ) -> Record:
        """A user who rings, or takes part, or both; who calls back has a session for the order and one for the call."""
        segments: list[Record] = []
        metrics: list[Record] = []
        if isinstance(invitation, InvitationEngagement):
            entry = known.get(invitation.queue_engagement or "")
            segments, metrics = _alert(invitation, entry if isinstance(entry, QueueEngagement) else None)
            for segment in segments:
                if "queueId" in segment:
                    segment["queueId"] = self.id(segment["queueId"])
        sessions = [session | {"segments": segments, "metrics": metrics}]
        who = part or invitation
        assert isinstance(who, AgentEngagement | InvitationEngagement)
        members: Record = {"participantName": self.names[who.agent], "userId": self.id(who.agent)}
        if who.team:
            members["teamId"] = self.id(f"team/{who.team}")
        if part is not None:
            queue = {"queueId": self.id(part.queue)} if part.queue else {}
            over = _live_end(part)
            if part.joined == "Callback":
                segments.append(_segment("interact", part.started_at, over, "client", **queue))
                call = {"sessionId": self.id(f"{part.id}/call"), "direction": "outbound"} | MEDIA["Voice"]
                sessions.append(call | {"segments": _talk(part, {}), "metrics": _talk_metrics(part)})
            else:
                segments += _talk(part, queue)
                metrics += _talk_metrics(part)
            if over is not None and (part.ended_at is None or part.ended_at > over or part.disposition):
                code = {"wrapUpCode": self.codes[part.disposition]} if part.disposition else {}
                segments.append(_segment("wrapup", over, part.ended_at, _word(part), **queue, **code))
            labels = {
                "reason": conversation.reason if part.left == "Ended" else None,
                "outcome_category": part.disposition_category,
            }
            if attributes := {name: label for name, label in labels.items() if label is not None}:
                members["attributes"] = attributes
        own = invitation.id if invitation is not None else who.id
        purpose = "agent" if who.queue or conversation.campaign else "user"
        return self.participant(own, purpose, *sessions, **members)

    def box_or_outside(self, conversation: Conversation, part: AgentEngagement, session: Record) -> Record:
        """A voicemail box, or somebody outside whom an agent has called in for the customer."""
        if part.agent_type == "Voicemail":
            members = {"queueId": self.id(part.queue)} if part.queue else {}
            segment = _segment(
                "voicemail", part.started_at, part.ended_at, AGENT_WORDS.get(part.terminated_by or ""), **members
            )
            return self.participant(part.id, "voicemail", session | {"segments": [segment]})
        addresses = {"direction": "outbound", "ani": f"tel:{conversation.contact}", "dnis": f"tel:{HOTLINE}"}
        segments = _talk(part, {})
        if part.disconnected_at is not None:
            segments[-1]["disconnectType"] = CUSTOMER_WORDS[part.terminated_by or "Customer"]
        return self.participant(part.id, "external", session | addresses | {"segments": segments})

    def station(self, part: AgentEngagement) -> Record:
        """The telephone that a user calls within the company, which is nobody's."""
        assert part.connected_at is not None
        word = CUSTOMER_WORDS.get(part.terminated_by or "")
        session = {"direction": "inbound"} | MEDIA["Voice"]
        segments = [_segment("interact", part.connected_at, part.disconnected_at, word)]
        return self.participant(f"{part.id}/station", "station", session | {"segments": segments})


def _address(kind: str, address: str | None) -> str:
    return f"tel:{address}" if kind in ("Voice", "Video") else address or ""


def _if_any(one: int | None, other: int | None) -> int | None:
    return other if one is None else one


# -- Statuses ------------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Piece:
    """A status on one of a user's two time lines, from *start* to *end* (ms)."""

    name: str
    start: int
    end: int


class _Lines(NamedTuple):
    """The two time lines of a user, as far as they reach into the days that are not told yet."""

    presences: list[_Piece]
    routings: list[_Piece]


def _lengthen(line: list[_Piece], name: str, start: int, end: int) -> None:
    """Let a line go on with a status; the same status goes on without a break."""
    if start < end:
        if line and line[-1].name == name and line[-1].end == start:
            line[-1].end = end
        else:
            line.append(_Piece(name, start, end))


def _tell(line: list[_Piece], member: str, until: int) -> list[Record]:
    """A line as it is known at a moment (ms)."""
    told = []
    for piece in line:
        if piece.start < until:
            ending = {"endTime": iso(piece.end)} if piece.end < until else {}
            told.append({"startTime": iso(piece.start)} | ending | {member: piece.name})
    return told


@dataclass
class _Days:
    """The statuses of users day by day, with what the users were at: told once all of a day is known.

    Attributes:
        statuses: by agent, in order, those that reach into days not told yet.
        works: by agent, what the agent was at in the same days, three numbers each: from, to (ms), and 1 for a call past any
            queue, else 0. Conversations are handed out when they are over, so that there may be many.
        day: number of the next day to tell.
    """

    account: Account
    statuses: dict[str, list[AgentStatus]] = field(default_factory=dict)
    works: dict[str, array[int]] = field(default_factory=dict)
    lines: dict[str, _Lines] = field(default_factory=dict)
    day: int = 0

    def __post_init__(self) -> None:
        self.day = self.account.began_at // MS_A_DAY
        for agent in self.account.agents:
            if agent.agent_type == "User":
                self.statuses[agent.agent] = []
                self.works[agent.agent] = array("q")
                self.lines[agent.agent] = _Lines([], [])

    def work(self, conversation: Conversation) -> None:
        """Note what agents were at in a conversation."""
        is_call = conversation.channel_type in ("Voice", "Video")
        for part in conversation.engagements:
            if isinstance(part, AgentEngagement) and part.agent_type == "User":
                end = self.account.ends_at if part.ended_at is None else part.ended_at
                self.works[part.agent].extend((part.started_at, end, int(is_call and part.queue is None)))

    def told(self, settled: int, rush: Any) -> Iterator[Delivery]:
        """Yield the records of the days that are over by *settled* (ms); *rush* says which come earlier as well."""
        while (end := (self.day + 1) * MS_A_DAY) <= settled:
            for agent, lines in self.lines.items():
                self._add_day(agent, lines, end - MS_A_DAY, end)
                if (share := rush()) is not None:
                    then = end - MS_A_DAY + 1 + int(share * (MS_A_DAY - 1))
                    yield Delivery(STATUSES, self._record(agent, lines, then), then)
                yield Delivery(STATUSES, self._record(agent, lines, end), end - 1)
                for line in lines:
                    line[:] = line[-1:]
            self.day += 1

    def _record(self, agent: str, lines: _Lines, until: int) -> Record:
        presences, routings = lines
        return {
            "userId": native_id(self.account.seed, agent),
            "primaryPresence": _tell(presences, "systemPresence", until),
            "routingStatus": _tell(routings, "routingStatus", until),
        }

    def _add_day(self, agent: str, lines: _Lines, start: int, end: int) -> None:
        """Lengthen the lines of an agent by a day; who is not at work is offline."""
        works, later = self._works_of(agent, end)
        moment = start
        for status in self.statuses[agent]:
            if status.started_at >= end:
                break
            first, last = max(status.started_at, start), min(status.ended_at or end, end)
            _lengthen(lines.presences, "OFFLINE", moment, first)
            _lengthen(lines.routings, "OFF_QUEUE", moment, first)
            _lengthen(lines.presences, PRESENCES[status.status], first, last)
            self._divide(lines.routings, status, works, first, last)
            moment = last
        _lengthen(lines.presences, "OFFLINE", moment, end)
        _lengthen(lines.routings, "OFF_QUEUE", moment, end)
        self.statuses[agent] = [status for status in self.statuses[agent] if status.ended_at is None or status.ended_at > end]
        self.works[agent] = later

    def _works_of(self, agent: str, end: int) -> tuple[list[tuple[int, int, int]], array[int]]:
        """What an agent was at in a day that ends at *end* (ms), in order, and what is left for the days after it."""
        numbers = iter(self.works[agent])
        works = sorted(zip(numbers, numbers, numbers, strict=True))
        later = array("q")
        for work in works:
            if work[1] > end:
                later.extend(work)
        return [work for work in works if work[0] < end], later

    def _divide(self, line: list[_Piece], status: AgentStatus, works: list[tuple[int, int, int]], start: int, end: int) -> None:
        """Lengthen the line of routing statuses by a status of an agent, from *start* to *end* (ms)."""
        if not status.is_available:
            _lengthen(line, "NOT_RESPONDING" if status.status == "Not responding" else "OFF_QUEUE", start, end)
            return
        moment = start
        for first, last, is_past_queues in works:
            if first < end and last > moment:
                _lengthen(line, "IDLE", moment, min(max(first, moment), end))
                moment = max(first, moment)
                _lengthen(line, "COMMUNICATING" if is_past_queues else "INTERACTING", moment, min(last, end))
                moment = min(last, end)
        _lengthen(line, "IDLE", moment, end)


WRITER = Writer("genesys_cloud", write, pages=PAGES, shape=shape)
