"""What truly happened in a contact centre: the words that the simulation, the writers and the oracle share.

Nothing here knows a platform. Every moment is an ``int``: whole milliseconds since 1970-01-01T00:00:00Z. A moment that is
``None`` has not come by the end of what is known, unless the field says that it never comes. Every span includes its first
moment and leaves out its last. Labels are those of the logical model; ids are texts.

The objects are filled while the simulation runs and are not changed once it hands them out; :func:`known_at` gives a copy of
a conversation as it could be known at an earlier moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

ChannelType = Literal["Email", "Chat", "SMS", "Task", "Video", "Voice"]
Direction = Literal["Inbound", "Outbound", "Internal"]
TerminatedBy = Literal["Agent", "Customer", "System", "Technical", "Other"]
AgentType = Literal["User", "Bot", "Menu", "External", "Voicemail"]
QueueOutcome = Literal["Accepted", "Abandoned", "Flow Out"]
InvitationOutcome = Literal["Accepted", "Rejected", "Time Out", "Revoked"]
# Why a conversation came to a queue.
Entered = Literal["Arrival", "Transfer", "Overflow", "Callback", "Reply"]
# What a conversation left a queue for; an abandoned one left for nothing.
LeftQueueFor = Literal["Agent", "Nothing", "Overflow", "Callback", "Voicemail"]
# How an agent came to take part. Consult: asked by a colleague who keeps the customer waiting; Conference: joined a colleague
# and the customer; Transfer: handed over by name, past any queue; Reply: the agent's own case came back, past any queue.
Joined = Literal["Queue", "Transfer", "Consult", "Conference", "Callback", "Campaign", "Dialled", "Reply", "Voicemail"]
# How an agent's part ended. Transfer: sent on to a queue, an agent or an outside number without a word; Consult Transfer:
# handed over to the consulted agent, who stays; Left Conference: others stay with the customer; Left Consult: the adviser went
# before meeting the customer; Not Reached: the customer never answered.
Left = Literal["Ended", "Transfer", "Consult Transfer", "Left Conference", "Left Consult", "Not Reached"]
# Solved: the agent is done; Closed: nobody can reopen it.
CaseState = Literal["New", "Open", "Waiting for customer", "On hold", "Solved", "Closed"]


class Span(NamedTuple):
    """A time from *start* to *end* (ms); *end* is None while it goes on."""

    start: int
    end: int | None


class Message(NamedTuple):
    """A written message: when (ms), by whom, the agent's id where an agent wrote it, and whether the customer can see it."""

    at: int
    by: Literal["Customer", "Agent", "System"]
    agent: str | None
    is_public: bool


class CaseChange(NamedTuple):
    """The state of a case from *at* (ms) on: the queue that it lies with, its agent (id, None for none), and the agent who made
    the change (id, None for the system or the customer)."""

    at: int
    state: CaseState
    queue: str
    agent: str | None
    by: str | None


# -- Engagements ---------------------------------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Engagement:
    """What all engagements have.

    Attributes:
        id: unique within the account; the conversation's id, a dash and a number that counts from 1 in the order of beginning.
        started_at: ms. Never None.
        ended_at: ms, None while open.
        direction: of this engagement by itself: a consult is Internal, also within an inbound conversation.
        terminated_by: None while open, and on invitations.
    """

    id: str
    started_at: int
    ended_at: int | None = None
    direction: Direction = "Inbound"
    terminated_by: TerminatedBy | None = None

    def known_at(self, moment: int) -> Engagement:
        """Return the engagement without what happened after *moment* (ms); it must have started by then."""
        raise NotImplementedError


@dataclass(slots=True, kw_only=True)
class MenuEngagement(Engagement):
    """The customer goes through a menu, from entering to leaving it (started_at, ended_at).

    Attributes:
        name: of the menu.
        choices: (moment in ms, label) of each choice made; the path is their labels with " > " between them.
    """

    name: str
    choices: tuple[tuple[int, str], ...] = ()

    @property
    def path(self) -> str | None:
        """The labels of the choices with " > " between them, None before the first."""
        return " > ".join(label for _, label in self.choices) or None

    def known_at(self, moment: int) -> MenuEngagement:
        """Return the engagement without what happened after *moment* (ms)."""
        if self.ended_at is not None and self.ended_at <= moment:
            return self
        made = tuple(choice for choice in self.choices if choice[0] <= moment)
        return replace(self, ended_at=None, terminated_by=None, choices=made)


@dataclass(slots=True, kw_only=True)
class FlowEngagement(Engagement):
    """A bot or a flow talks to the customer (started_at to ended_at).

    Attributes:
        name: of the flow.
        bot: id of the bot, an agent of type Bot in the directory; None for a flow that does not talk.
        disposition: what came of it; None while open.
        is_contained: the customer needed no agent; False while open.
    """

    name: str
    bot: str | None = None
    disposition: str | None = None
    is_contained: bool = False

    def known_at(self, moment: int) -> FlowEngagement:
        """Return the engagement without what happened after *moment* (ms)."""
        if self.ended_at is not None and self.ended_at <= moment:
            return self
        return replace(self, ended_at=None, terminated_by=None, disposition=None, is_contained=False)


@dataclass(slots=True, kw_only=True)
class QueueEngagement(Engagement):
    """The conversation waits in a queue from entering (started_at) to leaving it for any reason (ended_at).

    An invitation that is not accepted does not end it. An accepted one leads to exactly one agent engagement.

    Attributes:
        queue: id of the queue, see :class:`QueueProfile`.
        entered: why it came here.
        outcome: None while waiting.
        left_for: None while waiting; Agent if and only if the outcome is Accepted, Nothing if and only if Abandoned.
        led_to: id of the agent engagement, on Accepted ones; that of the voicemail where it left for one; else None.
        came_from: id of the engagement before it: the agent engagement that transferred it here, the queue engagement that
            overflowed or offered the callback, the menu or flow; None when it is the first.
        priority: label.
    """

    queue: str
    entered: Entered
    outcome: QueueOutcome | None = None
    left_for: LeftQueueFor | None = None
    led_to: str | None = None
    came_from: str | None = None
    priority: str = "Normal"

    def known_at(self, moment: int) -> QueueEngagement:
        """Return the engagement without what happened after *moment* (ms)."""
        if self.ended_at is not None and self.ended_at <= moment:
            return self
        return replace(self, ended_at=None, terminated_by=None, outcome=None, left_for=None, led_to=None)


@dataclass(slots=True, kw_only=True)
class InvitationEngagement(Engagement):
    """An agent is asked to take part (started_at) and answers, or the question is taken back (ended_at).

    Attributes:
        agent: id of the agent.
        team: the agent's team at the time.
        outcome: None while it rings.
        queue: id of the queue it comes from; None for a transfer by name, a consult, a conference, a reply.
        queue_engagement: id of the queue engagement it belongs to; None as above.
        led_to: id of the agent engagement, on Accepted ones, which starts when the invitation ends; else None.
    """

    agent: str
    team: str
    outcome: InvitationOutcome | None = None
    queue: str | None = None
    queue_engagement: str | None = None
    led_to: str | None = None

    def known_at(self, moment: int) -> InvitationEngagement:
        """Return the engagement without what happened after *moment* (ms)."""
        if self.ended_at is not None and self.ended_at <= moment:
            return self
        return replace(self, ended_at=None, outcome=None, led_to=None)


@dataclass(slots=True, kw_only=True)
class AgentEngagement(Engagement):
    """An agent takes part: preparation (started_at to connected_at), engagement (to disconnected_at), wrap-up (to ended_at).

    The order is invited_at <= started_at <= connected_at <= disconnected_at <= ended_at.

    Attributes:
        agent: id of the agent.
        agent_type: User for people of the centre; Voicemail for a box, External for an outside number.
        team: the agent's team at the time; None for those who are no User.
        joined: how the agent came to take part.
        invited_at: ms, the start of the accepted invitation; None (for ever) if nobody asked, as in campaigns.
        connected_at: ms, the agent and the other side together: the customer, or the asking colleague in a consult. None while
            preparing, and for ever if the customer was never reached (left is Not Reached).
        met_customer_at: ms, from when on the customer was there too: connected_at, later for the adviser of a consult who took
            over, None for one who did not, and before that.
        disconnected_at: ms, the agent's part in the talk is over, wrap-up begins. None as connected_at.
        holds: spans in which this agent held the customer, in order, without overlap, between connected_at and disconnected_at;
            the last is open if the talk is open and held. A consult holds the customer all the while.
        left: how the part ended, known from disconnected_at on (ended_at if never connected).
        queue: id of the queue it came from; None if it came past any queue.
        queue_engagement: id of the accepted queue engagement that led here; None if none did.
        invitation: id of the accepted invitation; None if there was none.
        from_agent: id of the agent engagement that asked, invited or handed over; for what came from a queue by transfer, the
            one that sent it there; else None.
        campaign: id of the campaign; None if none.
        disposition: the wrap-up code, set by ended_at; None while open, and if the agent set none.
        disposition_category: its group; None with it.
    """

    agent: str
    agent_type: AgentType = "User"
    team: str | None = None
    joined: Joined = "Queue"
    invited_at: int | None = None
    connected_at: int | None = None
    met_customer_at: int | None = None
    disconnected_at: int | None = None
    holds: tuple[Span, ...] = ()
    left: Left | None = None
    queue: str | None = None
    queue_engagement: str | None = None
    invitation: str | None = None
    from_agent: str | None = None
    campaign: str | None = None
    disposition: str | None = None
    disposition_category: str | None = None

    def known_at(self, moment: int) -> AgentEngagement:
        """Return the engagement without what happened after *moment* (ms); who ended it is known from the disconnect on."""
        if self.ended_at is not None and self.ended_at <= moment:
            return self
        is_over = self.disconnected_at is not None and self.disconnected_at <= moment
        return replace(
            self,
            connected_at=_if_by(self.connected_at, moment),
            met_customer_at=_if_by(self.met_customer_at, moment),
            disconnected_at=_if_by(self.disconnected_at, moment),
            ended_at=None,
            holds=tuple(Span(hold.start, _if_by(hold.end, moment)) for hold in self.holds if hold.start <= moment),
            left=self.left if is_over else None,
            terminated_by=self.terminated_by if is_over else None,
            disposition=None,
            disposition_category=None,
        )


AnyEngagement = MenuEngagement | FlowEngagement | QueueEngagement | InvitationEngagement | AgentEngagement


def _if_by(at: int | None, moment: int) -> int | None:
    return at if at is not None and at <= moment else None


# -- Conversations -------------------------------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Conversation:
    """One matter of one customer, with all that took part, from the first engagement to the last.

    Attributes:
        id: unique within the account.
        channel_type, channel, channel_vendor: kind; the centre's name of it; who carries it (None if nobody else).
        direction: that of its first engagement.
        contact: the customer's address: + and digits, an e-mail address, or the account's own id of a visitor; None in talks
            between agents.
        company_contact: the centre's own number or address that was used.
        started_at: ms, when the customer (or the dialler) began; the first engagement starts then.
        ended_at: ms, the end of the last engagement; None while any is open, or more is known to come (a promised callback, a
            case that waits for the customer).
        engagements: in order of started_at, then of id.
        case: id of the case or ticket; None if there is none. Several conversations may share it where the plan allows.
        case_changes: what became of the case in the course of this conversation, in order; empty without a case.
        messages: of e-mail and tasks, in order: what the customer and agents wrote. Empty on all other channels, where messages
            are not simulated.
        campaign: id of the campaign; None if none.
        language, location, reason: labels, None if not known. The reason is known once an agent is done.
        attributes: further facts of the account's own, name to text.
        deleted_at: ms, somebody removed the conversation from the records after it was over; None (for ever) on nearly all.
    """

    id: str
    channel_type: ChannelType
    channel: str
    channel_vendor: str | None
    direction: Direction
    contact: str | None
    company_contact: str | None
    started_at: int
    ended_at: int | None = None
    engagements: list[AnyEngagement] = field(default_factory=list)
    case: str | None = None
    case_changes: list[CaseChange] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    campaign: str | None = None
    language: str | None = None
    location: str | None = None
    reason: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    deleted_at: int | None = None


def known_at(conversation: Conversation, moment: int) -> Conversation:
    """Return the conversation as it could be known at *moment* (ms, not before it started), without anything later."""
    parts = [part.known_at(moment) for part in conversation.engagements if part.started_at <= moment]
    is_handled = any(isinstance(part, AgentEngagement) and part.ended_at is not None for part in parts)
    return replace(
        conversation,
        ended_at=_if_by(conversation.ended_at, moment),
        engagements=parts,
        case_changes=[change for change in conversation.case_changes if change.at <= moment],
        messages=[message for message in conversation.messages if message.at <= moment],
        reason=conversation.reason if is_handled else None,
        deleted_at=_if_by(conversation.deleted_at, moment),
    )


# -- Agents and the rest of the directory --------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class AgentVersion:
    """An agent, bot, voicemail box or outside number as the directory has it from *updated_at* (ms) on.

    Attributes:
        agent: id. All versions of one agent share it.
        name: shown to people.
        address: user name, unique within the account; an e-mail address for people.
        agent_type: kind.
        team: current team; None for those who are no User.
        queues: ids of the queues the agent serves; changes with the version, not with the shift.
        chats: most chats and short messages at once (1 or more). Everything else is done alone: such an engagement never
            overlaps another of the agent, wrap-up included.
    """

    agent: str
    name: str
    address: str
    agent_type: AgentType
    team: str | None
    queues: tuple[str, ...]
    chats: int
    updated_at: int


@dataclass(slots=True, kw_only=True)
class Shift:
    """An agent's working time: from logging in (started_at) to logging out (ended_at, None while logged in), in ms.

    planned_end (ms) is when no new work is offered any more; the agent logs out when done with what is open. All engagements,
    invitations and statuses of a person lie within shifts.
    """

    id: str
    agent: str
    started_at: int
    planned_end: int
    ended_at: int | None = None


@dataclass(slots=True, kw_only=True)
class AgentStatus:
    """An agent in a status from started_at to ended_at (ms; None while it lasts).

    The statuses of a shift follow one another without a gap; outside shifts the agent is logged out and has none. Engagements
    do not change the status. is_available: work is offered, as far as there is room.
    """

    id: str
    agent: str
    team: str
    status: str
    is_available: bool
    started_at: int
    ended_at: int | None = None


class QueueProfile(NamedTuple):
    """A queue: id, name, the channel type it serves."""

    id: str
    name: str
    channel_type: ChannelType


class CampaignProfile(NamedTuple):
    """An outbound campaign: id and name."""

    id: str
    name: str


class Disposition(NamedTuple):
    """A wrap-up code: id, name and the group it belongs to."""

    id: str
    name: str
    category: str


@dataclass(slots=True, kw_only=True, frozen=True)
class Account:
    """One account on one platform, of which all ids are unique.

    Attributes:
        platform, source: the landing folders.
        began_at, ends_at: ms, the simulated time; nothing is known that happened at ends_at or later.
        seed: of everything random in the account; writers derive their own from it.
        agents: the directory at began_at; later versions come among the facts.
    """

    platform: str
    source: str
    began_at: int
    ends_at: int
    seed: int
    agents: tuple[AgentVersion, ...]
    queues: tuple[QueueProfile, ...]
    campaigns: tuple[CampaignProfile, ...]
    dispositions: tuple[Disposition, ...]
    teams: tuple[str, ...]


class DayOver(NamedTuple):
    """A mark among the facts: simulated time has reached *at* (ms, midnight UTC).

    No conversation, shift or status that comes after the mark began before *settled_before* (ms): what needs all facts of a
    time side by side can be worked off up to there.
    """

    at: int
    settled_before: int


# What a simulation hands out, each once and whole: conversations when they are over, statuses and shifts when they end,
# versions when they begin, and at the end of the simulated time what is still open.
Fact = Conversation | AgentStatus | Shift | AgentVersion | DayOver


@dataclass(slots=True, kw_only=True)
class World:
    """All facts of an account side by side, for tests and other small scales.

    The order is that of handing out, which is by ending.
    """

    account: Account
    conversations: list[Conversation] = field(default_factory=list)
    statuses: list[AgentStatus] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    versions: list[AgentVersion] = field(default_factory=list)


def collect(account: Account, facts: Iterable[Fact]) -> World:
    """Gather the facts of an account; the versions begin with those of the directory."""
    world = World(account=account, versions=list(account.agents))
    for fact in facts:
        match fact:
            case Conversation():
                world.conversations.append(fact)
            case AgentStatus():
                world.statuses.append(fact)
            case Shift():
                world.shifts.append(fact)
            case AgentVersion():
                world.versions.append(fact)
    return world
