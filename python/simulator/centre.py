"""A discrete-event simulation of a contact centre: :func:`simulate` turns a :class:`Plan` into the facts of ``truth``.

Events are moments in a heap; arrivals are drawn a day at a time with numpy. Only what is open is in memory. The same plan gives
the same facts: every random number comes from the plan's seed, and nothing depends on the clock, on hashes or on the machine.

An agent does one thing at a time, or several chats at once up to a limit. Work goes to the agent who has least to do, then to
the one idle longest; agents take the item of highest priority, then the one that waits longest; campaigns come last.
"""

from __future__ import annotations

import heapq
import math
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from random import Random
from typing import Any, NamedTuple

import numpy as np

from simulator.truth import (
    Account,
    AgentEngagement,
    AgentStatus,
    AgentType,
    AgentVersion,
    CampaignProfile,
    CaseChange,
    CaseState,
    ChannelType,
    Conversation,
    DayOver,
    Disposition,
    Entered,
    Fact,
    FlowEngagement,
    InvitationEngagement,
    InvitationOutcome,
    Joined,
    Left,
    LeftQueueFor,
    MenuEngagement,
    Message,
    QueueEngagement,
    QueueProfile,
    Shift,
    Span,
    TerminatedBy,
    known_at,
)

MS_A_SECOND = 1000
MS_A_MINUTE = 60 * MS_A_SECOND
MS_AN_HOUR = 60 * MS_A_MINUTE
MS_A_DAY = 24 * MS_AN_HOUR
# 1970-01-01 was a Thursday; Monday is 0.
WEEKDAY_OF_EPOCH = 3
# 2026-01-05, a Monday.
BEGAN_AT = 1_767_571_200_000

ALONE: frozenset[ChannelType] = frozenset({"Voice", "Video", "Email", "Task"})
WRITTEN: frozenset[ChannelType] = frozenset({"Email", "Task"})


# -- Plans ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePlan:
    """A queue and what comes to it. Times are means in seconds.

    Attributes:
        share: of the arriving conversations; the shares of a plan are weights.
        talk, talk_spread: engagement, log-normal with this standard deviation of its logarithm; exponential if that is None.
        wrap_up: exponential, 0 for none.
        patience: exponential; None for customers who wait for ever.
        ring: of an invitation that is accepted, exponential; 0 for work that begins without any invitation.
        invites: how many agents are invited at once; the first to accept takes it.
        menu: labels of the choices that lead here; empty for no menu.
        bot: name of the bot that talks first with half of the customers; None for none.
        overflow: queue that takes over what waits too long; None for none.
        callback, voicemail: probability that a waiting customer is offered it, and takes it, while patient.
        reasons: labels.
    """

    name: str
    channel_type: ChannelType = "Voice"
    channel: str = "Main line"
    vendor: str | None = None
    company_contact: str | None = None
    share: float = 1.0
    talk: float = 240.0
    talk_spread: float | None = 0.7
    wrap_up: float = 25.0
    patience: float | None = 180.0
    ring: float = 4.0
    invites: int = 1
    menu: tuple[str, ...] = ()
    bot: str | None = None
    overflow: str | None = None
    callback: float = 0.0
    voicemail: float = 0.0
    reasons: tuple[str, ...] = ("Question",)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """A team: the queues that its agents serve, chats at once, and how many agents; None: as many as the work takes."""

    name: str
    queues: tuple[str, ...]
    chats: int = 3
    agents: int | None = None


VOICE = QueuePlan(name="Orders", channel="Main line", vendor="Example Telecom", company_contact="+999000000001")
QUEUES = (
    replace(VOICE, share=0.27, menu=("Orders", "Status"), overflow="Support", callback=0.08,
            reasons=("Order status", "Delivery", "Cancellation")),
    replace(VOICE, name="Billing", share=0.15, menu=("Billing",), talk=300, voicemail=0.05, reasons=("Invoice", "Refund")),
    replace(VOICE, name="Support", share=0.12, menu=("Technical help", "Devices"), talk=420, wrap_up=60,
            reasons=("Device", "Login", "Outage")),
    QueuePlan(name="Chat", channel_type="Chat", channel="Web chat", company_contact="www.example.com", share=0.18, talk=540,
              patience=240, bot="Robin", invites=1, ring=6, reasons=("Order status", "Login")),
    QueuePlan(name="Messages", channel_type="SMS", channel="Text messages", vendor="Example Telecom",
              company_contact="+999000000002", share=0.06, talk=600, patience=900, invites=2, ring=8, reasons=("Delivery",)),
    QueuePlan(name="Mail", channel_type="Email", channel="Service mail", company_contact="service@example.com", share=0.14,
              talk=360, wrap_up=10, patience=None, ring=10, reasons=("Invoice", "Complaint", "Question")),
    QueuePlan(name="Back office", channel_type="Task", channel="Forms", share=0.06, talk=480, wrap_up=0, patience=None, ring=15,
              reasons=("Change of address",)),
    QueuePlan(name="Video advice", channel_type="Video", channel="Video", share=0.02, talk=900, patience=240, wrap_up=60,
              reasons=("Advice",)),
)  # fmt: skip
TEAMS = (
    TeamPlan(name="Front line", queues=("Orders", "Billing", "Video advice")),
    TeamPlan(name="Technicians", queues=("Support", "Orders")),
    TeamPlan(name="Chat desk", queues=("Chat", "Messages")),
    TeamPlan(name="Office", queues=("Mail", "Back office"), chats=1),
)
# Weights of the weekdays from Monday and of the hours, UTC.
WEEKDAYS = (1.25, 1.1, 1.05, 1.0, 0.95, 0.4, 0.25)
HOURS = (2, 1, 1, 1, 1, 3, 10, 30, 65, 90, 100, 95, 80, 82, 88, 85, 75, 60, 45, 30, 20, 12, 7, 4)
SHIFT_STARTS = (7, 8, 8, 9, 9, 10, 11, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Probabilities, each of the conversations, engagements or talks that it is about.

    Attributes:
        urgent: conversations of high priority.
        miss, reject: invitations that nobody answers or that are declined.
        hold: talks with a hold. transfer, consult, conference: talks passed on or shared so. broken: talks cut off.
        campaign: share of the conversations that are calls of a campaign. dialled: work after which an agent makes a call.
        case: conversations with a case (e-mail and tasks always have one); case_again: those that go on with the last.
        reopen: mails answered for good after which the customer writes again. question: mails answered with a question.
        contained: talks with a bot that need no agent; menu_only: visits of a menu that end there.
        deleted: conversations that are removed afterwards. moves: agents who change team, a day.
    """

    urgent: float = 0.1
    miss: float = 0.05
    reject: float = 0.02
    hold: float = 0.15
    transfer: float = 0.05
    consult: float = 0.03
    conference: float = 0.01
    broken: float = 0.005
    campaign: float = 0.06
    dialled: float = 0.01
    case: float = 0.3
    case_again: float = 0.3
    reopen: float = 0.06
    question: float = 0.25
    contained: float = 0.3
    menu_only: float = 0.08
    deleted: float = 0.001
    moves: float = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an account is like.

    Attributes:
        began_at: ms, a midnight UTC.
        conversations: expected number of conversations in all.
        contacts: customers to draw from; None for a third of the conversations. Customer 5 is the same person in all accounts.
        weekdays, hours: weights of arrivals; noise is the relative standard deviation of a day's and of an hour's level.
        staffing: agents relative to what the expected work takes at four fifths of their time; for teams without a number.
        has_shifts: else all agents work from the beginning to the end without a pause.
        rates: how often what happens.
    """

    platform: str = "generic"
    source: str = "acme"
    began_at: int = BEGAN_AT
    days: int = 30
    conversations: int = 10_000
    contacts: int | None = None
    seed: int = 1
    queues: tuple[QueuePlan, ...] = QUEUES
    teams: tuple[TeamPlan, ...] = TEAMS
    campaigns: tuple[str, ...] = ("Renewals", "Welcome calls")
    weekdays: tuple[float, ...] = WEEKDAYS
    hours: tuple[float, ...] = HOURS
    noise: float = 0.1
    staffing: float = 1.0
    has_shifts: bool = True
    rates: Rates = Rates()


def single_queue(*, arrivals: float, talk: float, patience: float, agents: int, days: int, seed: int) -> Plan:
    """Return the plain queue M/M/n+M: Poisson arrivals, exponential talks and patience, first come, first served.

    *arrivals* is a second, *talk* and *patience* are means in seconds; *agents* are always there and never pause.
    """
    return Plan(
        source="plain",
        days=days,
        conversations=round(arrivals * days * 86_400),
        seed=seed,
        queues=(QueuePlan(name="Only", talk=talk, talk_spread=None, wrap_up=0, patience=patience, ring=0),),
        teams=(TeamPlan(name="All", queues=("Only",), agents=agents),),
        campaigns=(),
        weekdays=(1.0,) * 7,
        hours=(1.0,) * 24,
        noise=0,
        has_shifts=False,
        rates=Rates(**{rate.name: 0.0 for rate in fields(Rates)}),
    )


# -- What runs -----------------------------------------------------------------------------------------------------------------


class _Person:
    """An agent at work.

    Load counts open engagements and invitations. An entry in a list of the ready is worth nothing once the stamp has changed.
    """

    __slots__ = ("alone", "leaving", "load", "pauses", "shift", "since", "stamp", "status", "team", "version")

    def __init__(self, version: AgentVersion, team: _Team) -> None:
        self.version = version
        self.team = team
        self.load = 0
        self.alone = False
        self.since = 0
        self.stamp = 0
        self.leaving = False
        # (name, length in ms) of the pauses that are due.
        self.pauses: deque[tuple[str, int]] = deque()
        self.shift: Shift | None = None
        self.status: AgentStatus | None = None

    def is_open_to(self, is_alone: bool) -> bool:
        """Whether the agent is offered work that must be done alone, or else another chat."""
        if self.load if is_alone else (self.alone or self.load >= self.version.chats):
            return False
        status = self.status
        return status is not None and status.is_available and not self.leaving and not self.pauses


# An agent who has room: load, idle since (ms), a number that makes entries differ, stamp, agent.
_Ready = tuple[int, int, int, int, _Person]


class _Team:
    """The agents who serve the same queues."""

    __slots__ = ("number", "on_duty", "plan", "queues", "ready")

    def __init__(self, plan: TeamPlan, number: int) -> None:
        self.plan = plan
        self.number = number
        self.queues: list[_Queue] = []
        self.ready: list[_Ready] = []
        self.on_duty = 0


class _Queue:
    """A queue and what waits in it: rank, entered (ms), number, item."""

    __slots__ = ("is_alone", "plan", "profile", "teams", "waiting")

    def __init__(self, plan: QueuePlan, profile: QueueProfile) -> None:
        self.plan = plan
        self.profile = profile
        self.is_alone = plan.channel_type in ALONE
        self.teams: list[_Team] = []
        self.waiting: list[tuple[int, int, int, _Waiting]] = []

    def head(self) -> tuple[int, int, int, _Waiting] | None:
        """The entry that is next, or None."""
        while self.waiting and self.waiting[0][3].is_over:
            heapq.heappop(self.waiting)
        return self.waiting[0] if self.waiting else None


class _Talk:
    """A conversation that goes on. It is handed out when nothing is left to come: *open* counts what is."""

    __slots__ = ("attempts", "contact", "conversation", "is_written", "open", "rank", "rounds")

    def __init__(self, conversation: Conversation, contact: int) -> None:
        self.conversation = conversation
        self.contact = contact
        self.is_written = conversation.channel_type in WRITTEN
        self.open = 0
        self.rank = 1
        # Callbacks so far, and times that a case came back.
        self.attempts = 0
        self.rounds = 0


class _Waiting:
    """An item in a queue, with the invitations that are out for it."""

    __slots__ = ("entry", "invitations", "is_over", "part", "queue", "talk")

    def __init__(self, part: QueueEngagement, queue: _Queue, talk: _Talk, entry: tuple[int, int, int]) -> None:
        self.part = part
        self.queue = queue
        self.talk = talk
        self.entry = entry
        self.is_over = False
        self.invitations: list[tuple[InvitationEngagement, _Person]] = []


class _Dial(NamedTuple):
    """A customer whom a campaign wants to reach."""

    campaign: CampaignProfile
    contact: int


DISPOSITIONS = tuple(
    Disposition(f"code-{number}", name, category)
    for number, (name, category) in enumerate(
        [("Solved", "Resolved"), ("Information given", "Resolved"), ("Follow-up needed", "Unresolved"),
         ("Transferred", "Unresolved"), ("Sale", "Success"), ("No sale", "Failure"), ("No answer", "Not reached"),
         ("Busy", "Not reached"), ("Question asked", "Unresolved")],
        start=1,
    )
)  # fmt: skip
_BY_NAME = {disposition.name: disposition for disposition in DISPOSITIONS}
LANGUAGES = ("English", "English", "English", "Spanish", "German", "French")
LOCATIONS = ("Oakland", "Leeds", "Porto", "Brno", "Graz", None)
FIRST_NAMES = ("Ann", "Ben", "Cleo", "Dev", "Eva", "Finn", "Gita", "Hugo", "Ines", "Jan", "Kim", "Lea", "Max", "Nora", "Omar")
LAST_NAMES = ("Archer", "Brown", "Carter", "Dvorak", "Egger", "Fischer", "Garcia", "Hill", "Ito", "Jones", "Klein")
VOICEMAIL, EXTERNAL = "voicemail", "external-hotline"


def account_of(plan: Plan) -> Account:
    """Return the account that a plan describes, with its directory as it is in the beginning."""
    name = f"{plan.platform}/{plan.source}"
    (seed,) = np.random.SeedSequence([plan.seed, zlib.crc32(name.encode())]).generate_state(1, np.uint64)
    queues = tuple(QueueProfile(f"queue-{n}", queue.name, queue.channel_type) for n, queue in enumerate(plan.queues, start=1))
    ids = {queue.name: queue.id for queue in queues}
    agents: list[AgentVersion] = []

    def add(agent: str, name: str, kind: AgentType, team: TeamPlan | None = None) -> None:
        served = tuple(ids[queue] for queue in team.queues) if team else ()
        address = f"{name.lower().replace(' ', '.')}.{len(agents)}@{plan.source}.example" if kind == "User" else agent
        version = AgentVersion(
            agent=agent, name=name, address=address, agent_type=kind, team=team.name if team else None, queues=served,
            chats=team.chats if team else 1, updated_at=plan.began_at,
        )  # fmt: skip
        agents.append(version)

    number = 0
    for team in plan.teams:
        for _ in range(team.agents if team.agents is not None else _headcount(plan, team)):
            number += 1
            first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
            add(f"agent-{number:04d}", f"{first} {last}", "User", team)
    for bot in dict.fromkeys(queue.bot for queue in plan.queues if queue.bot):
        add(f"bot-{bot.lower()}", bot, "Bot")
    add(VOICEMAIL, "Voicemail box", "Voicemail")
    add(EXTERNAL, "Warehouse hotline", "External")
    return Account(
        platform=plan.platform,
        source=plan.source,
        began_at=plan.began_at,
        ends_at=plan.began_at + plan.days * MS_A_DAY,
        seed=int(seed),
        agents=tuple(agents),
        queues=queues,
        campaigns=tuple(CampaignProfile(f"campaign-{n}", name) for n, name in enumerate(plan.campaigns, start=1)),
        dispositions=DISPOSITIONS,
        teams=tuple(team.name for team in plan.teams),
    )


def _headcount(plan: Plan, team: TeamPlan) -> int:
    """The agents that the expected work of a team takes, at least two: its queues are shared evenly among their teams."""
    total = sum(queue.share for queue in plan.queues)
    seconds = 0.0
    for queue in plan.queues:
        if queue.name in team.queues:
            teams = sum(queue.name in other.queues for other in plan.teams)
            at_once = 1 if queue.channel_type in ALONE else max(1.0, team.chats * 0.7)
            seconds += queue.share / total / teams / at_once * (queue.talk + queue.wrap_up + 3 * queue.ring) * 1.1
    a_day = plan.conversations / plan.days
    # Seven and a half hours of a shift are for work, five days a week; a bit more for the campaigns.
    return max(2, math.ceil(a_day * seconds * plan.staffing / (7.5 * 3600 * 0.8) * 7 / 5 * (1 + plan.rates.campaign)))


def contact_address(contact: int, channel_type: ChannelType) -> str:
    """Return the address of a customer on a kind of channel; one customer has one number and one mail address everywhere.

    Some write chats under a visitor's id of the account alone. No telephone number begins with +999.
    """
    if channel_type in ("Voice", "SMS", "Video"):
        return f"+9991{contact:08d}"
    if channel_type == "Chat" and contact % 3 == 0:
        return f"visitor-{contact}"
    return f"customer.{contact}@example.com"


class Centre:
    """A centre in motion. The facts of :meth:`run` are to be taken once."""

    def __init__(self, plan: Plan) -> None:
        """Open the centre; nothing happens before :meth:`run`."""
        self.plan = plan
        self.rates = plan.rates
        self.account = account_of(plan)
        self.random = Random(self.account.seed)
        self.numbers = np.random.default_rng(self.account.seed)
        self.now = plan.began_at
        self.ends_at = self.account.ends_at
        # Events: moment, a number that keeps those of one moment in order, what to do, to what.
        self.events: list[tuple[int, int, Callable[..., None], tuple[Any, ...]]] = []
        self.facts: list[Fact] = []
        self.counted = 0
        self.talks: dict[str, _Talk] = {}
        self.dials: deque[_Dial] = deque()
        self.last_cases: dict[int, str] = {}
        self.cases = 0
        self.contacts = plan.contacts or max(1, plan.conversations // 3)
        self.queues = {queue.name: _Queue(queue, self.account.queues[n]) for n, queue in enumerate(plan.queues)}
        self.teams = [_Team(team, number) for number, team in enumerate(plan.teams)]
        for team in self.teams:
            team.queues = [self.queues[name] for name in team.plan.queues]
            for queue in team.queues:
                queue.teams.append(team)
        by_name = {team.plan.name: team for team in self.teams}
        self.people = [_Person(agent, by_name[agent.team]) for agent in self.account.agents if agent.team]
        self.by_agent = {person.version.agent: person for person in self.people}

    # -- Time --

    def run(self) -> Iterator[Fact]:
        """Simulate, and hand out each fact when nothing can change it any more; what is open at the end comes last."""
        level = self._level()
        for number in range(self.plan.days):
            midnight = self.plan.began_at + number * MS_A_DAY
            arrivals = self._day(midnight, level)
            yield from self._run_until(midnight + MS_A_DAY, arrivals)
            people = [person.shift.started_at for person in self.people if person.shift]
            first = next(iter(self.talks.values()), None)
            talks = [first.conversation.started_at] if first else []
            self.facts.append(DayOver(midnight + MS_A_DAY, min([midnight + MS_A_DAY, *people, *talks])))
            yield from self.facts
            self.facts.clear()
        for talk in self.talks.values():
            talk.conversation.ended_at = None
            yield known_at(talk.conversation, self.ends_at - 1)
        for person in self.people:
            if person.status:
                yield person.status
            if person.shift:
                yield person.shift

    def _run_until(self, end: int, arrivals: list[tuple[int, int, int]]) -> Iterator[Fact]:
        """Let everything happen that is due before *end* (ms); arrivals are (moment, queue, contact) in order.

        Facts are handed out now and then, so that a busy day need not be in memory.
        """
        events, place, count = self.events, 0, len(arrivals)
        queues = list(self.queues.values())
        while True:
            next_arrival = arrivals[place][0] if place < count else end
            if events and events[0][0] <= next_arrival:
                moment, _, action, arguments = events[0]
                if moment >= end:
                    return
                heapq.heappop(events)
                self.now = moment
                action(*arguments)
            elif place < count:
                self.now, queue, contact = arrivals[place]
                place += 1
                if len(self.facts) > 1000:
                    yield from self.facts
                    self.facts.clear()
                if queue < 0:
                    self._want_call(contact)
                else:
                    self._arrive(queues[queue], contact)
            else:
                return

    def _at(self, moment: int, action: Callable[..., None], *arguments: Any) -> None:
        self.counted += 1
        heapq.heappush(self.events, (moment, self.counted, action, arguments))

    def _level(self) -> list[float]:
        """The expected number of conversations of each day."""
        first = self.plan.began_at // MS_A_DAY + WEEKDAY_OF_EPOCH
        weights = [self.plan.weekdays[(first + number) % 7] for number in range(self.plan.days)]
        return [self.plan.conversations * weight / sum(weights) for weight in weights]

    def _day(self, midnight: int, level: list[float]) -> list[tuple[int, int, int]]:
        """Draw the arrivals of a day, (moment, queue or -1 for a campaign, contact), and send the agents to work."""
        plan, draw = self.plan, self.numbers
        number = (midnight - plan.began_at) // MS_A_DAY
        if plan.has_shifts:
            self._staff(midnight)
        elif not number:
            for person in self.people:
                self._log_in(person, self.ends_at)
        hours = np.array(plan.hours) / sum(plan.hours) * level[number]
        variance = plan.noise**2
        # A smaller one makes no difference, and its inverse may be too large a number.
        if variance > 1e-9:
            hours = hours * draw.gamma(1 / variance, variance) * draw.gamma(1 / variance, variance, 24)
        # A campaign dials by day.
        by_day = np.zeros(24)
        by_day[9:17] = level[number] * self.rates.campaign / 8
        shares = np.array([queue.share for queue in plan.queues])
        found = []
        for expected, is_campaign in ((hours * (1 - self.rates.campaign), False), (by_day, True)):
            counts = draw.poisson(expected)
            moments = np.repeat(np.arange(24) * MS_AN_HOUR, counts) + draw.integers(0, MS_AN_HOUR, counts.sum())
            if is_campaign:
                queues = np.full(len(moments), -1)
            else:
                queues = draw.choice(len(shares), size=len(moments), p=shares / shares.sum())
            # The square prefers some customers: they come back.
            contacts = (draw.random(len(moments)) ** 2 * self.contacts).astype(np.int64)
            found.append(np.stack([moments + midnight, queues, contacts], axis=1))
        arrivals = np.concatenate(found)
        return [tuple(row) for row in arrivals[np.argsort(arrivals[:, 0], kind="stable")].tolist()]

    # -- Random lengths, in ms --

    def _exponential(self, seconds: float) -> int:
        return int(self.random.expovariate(1.0) * seconds * MS_A_SECOND) if seconds else 0

    def _length(self, plan: QueuePlan, factor: float = 1.0) -> int:
        """Draw the length of a talk."""
        mean = plan.talk * factor
        if plan.talk_spread is None:
            return self._exponential(mean)
        spread = plan.talk_spread
        return 1 + int(self.random.lognormvariate(math.log(mean) - spread * spread / 2, spread) * MS_A_SECOND)

    def _between(self, least: float, most: float) -> int:
        return int((least + self.random.random() * (most - least)) * MS_A_SECOND)

    # -- Agents: shifts, statuses, pauses --

    def _staff(self, midnight: int) -> None:
        """Plan the shifts of a day; agents who are off may change team."""
        draw = self.random
        number = midnight // MS_A_DAY + WEEKDAY_OF_EPOCH
        for index, person in enumerate(self.people):
            if draw.random() < self.rates.moves and person.shift is None:
                self._move(person)
            # Two agents of three have the weekend off, the others two days in a row that differ.
            off = 5 if index % 3 else index // 3 % 6
            if number % 7 in (off, off + 1):
                continue
            start = midnight + SHIFT_STARTS[(index * 5) % len(SHIFT_STARTS)] * MS_AN_HOUR + self._between(-300, 600)
            self._at(start, self._log_in, person, start + self._between(8 * 3600, 9 * 3600))

    def _move(self, person: _Person) -> None:
        """Move an agent to the next team."""
        team = self.teams[(person.team.number + 1) % len(self.teams)]
        served = tuple(queue.profile.id for queue in team.queues)
        name, chats = team.plan.name, team.plan.chats
        person.team = team
        person.version = replace(person.version, team=name, queues=served, chats=chats, updated_at=self.now)
        person.stamp += 1
        self.facts.append(person.version)

    def _log_in(self, person: _Person, until: int) -> None:
        if person.shift is not None:
            return
        self.counted += 1
        person.shift = Shift(id=f"shift-{self.counted}", agent=person.version.agent, started_at=self.now, planned_end=until)
        person.leaving = False
        person.pauses.clear()
        person.since = self.now
        person.team.on_duty += 1
        self._turn_to(person, "Available", True)
        if self.plan.has_shifts:
            length, shift = until - self.now, person.shift
            pauses = [("Break", 0.2, 15), ("Lunch", 0.45, 40), ("Break", 0.75, 15)]
            if self.random.random() < 0.15:
                pauses.append((self.random.choice(("Meeting", "Training", "Back office")), 0.6, 45))
            for name, share, minutes in pauses:
                due = self.now + int(length * (share + self.random.random() * 0.1))
                self._at(due, self._want_pause, person, shift, name, self._between(minutes * 45, minutes * 75))
        if until < self.ends_at:
            self._at(until, self._want_home, person)
        self._look_for_work(person)

    def _turn_to(self, person: _Person, status: str, is_available: bool) -> None:
        """End the agent's status and begin another."""
        self._end_status(person)
        self.counted += 1
        person.status = AgentStatus(
            id=f"status-{self.counted}", agent=person.version.agent, team=person.team.plan.name, status=status,
            is_available=is_available, started_at=self.now,
        )  # fmt: skip

    def _end_status(self, person: _Person) -> None:
        if person.status is not None:
            person.status.ended_at = self.now
            # Two changes at one moment leave no status between them.
            if person.status.started_at < self.now:
                self.facts.append(person.status)
            person.status = None

    def _want_pause(self, person: _Person, shift: Shift, name: str, length: int) -> None:
        if person.shift is shift:
            person.pauses.append((name, length))
            person.stamp += 1
            self._settle(person)

    def _want_home(self, person: _Person) -> None:
        person.leaving = True
        person.stamp += 1
        self._settle(person)

    def _settle(self, person: _Person) -> None:
        """Let an agent go home, pause, or work, as far as what is open allows."""
        if person.load:
            self._look_for_work(person)
        elif person.leaving:
            self._log_out(person)
        elif person.pauses and person.status is not None and person.status.is_available:
            name, length = person.pauses.popleft()
            self._turn_to(person, name, False)
            self._at(self.now + length, self._resume, person, person.status)
        else:
            self._look_for_work(person)

    def _log_out(self, person: _Person) -> None:
        self._end_status(person)
        if person.shift is not None:
            person.shift.ended_at = self.now
            self.facts.append(person.shift)
            person.shift = None
            person.team.on_duty -= 1
        person.pauses.clear()
        person.stamp += 1

    def _resume(self, person: _Person, status: AgentStatus) -> None:
        """Make an agent available again, if this is still the status to come back from."""
        if person.status is status:
            self._turn_to(person, "Available", True)
            person.since = self.now
            self._settle(person)

    # -- Matching work and agents --

    def _look_for_work(self, person: _Person) -> None:
        """Give an agent what has waited longest, as long as there is room, and list him as ready for more."""
        while person.is_open_to(False):
            best: tuple[int, int, int, _Waiting] | None = None
            for queue in person.team.queues:
                if queue.waiting and not (queue.is_alone and person.load):
                    head = queue.head()
                    if head and (best is None or head[:3] < best[:3]):
                        best = head
            if best is None:
                break
            heapq.heappop(best[3].queue.waiting)
            self._invite(best[3], person)
            if best[3].queue.plan.invites > 1 and not best[3].is_over:
                self._invite_more(best[3])
        if not person.load and self.dials and person.is_open_to(True) and person.team.number == 0:
            self._dial(self.dials.popleft(), person)
        self._list_as_ready(person)

    def _list_as_ready(self, person: _Person) -> None:
        person.stamp += 1
        if person.is_open_to(False):
            self.counted += 1
            heapq.heappush(person.team.ready, (person.load, person.since, self.counted, person.stamp, person))

    def _ready_for(self, teams: list[_Team], is_alone: bool) -> _Person | None:
        """The agent of some teams who is to get the next work, or None; he is listed no longer."""
        best: _Ready | None = None
        for team in teams:
            ready = team.ready
            while ready and ready[0][3] != ready[0][4].stamp:
                heapq.heappop(ready)
            if ready and not (is_alone and ready[0][0]) and (best is None or ready[0] < best):
                best = ready[0]
        if best is None:
            return None
        person = best[4]
        heapq.heappop(person.team.ready)
        person.stamp += 1
        return person

    def _route(self, waiting: _Waiting) -> None:
        """Invite agents for an item, or let it wait."""
        person = self._ready_for(waiting.queue.teams, waiting.queue.is_alone)
        if person is None:
            heapq.heappush(waiting.queue.waiting, (*waiting.entry, waiting))
            return
        self._invite(waiting, person)
        self._list_as_ready(person)
        if not waiting.is_over:
            self._invite_more(waiting)

    def _invite_more(self, waiting: _Waiting) -> None:
        """Invite further agents where a queue asks several at once."""
        aside: list[_Person] = []
        while len(waiting.invitations) < waiting.queue.plan.invites:
            person = self._ready_for(waiting.queue.teams, waiting.queue.is_alone)
            if person is None:
                break
            if any(invited is person for _, invited in waiting.invitations):
                aside.append(person)
                continue
            self._invite(waiting, person)
            self._list_as_ready(person)
        for person in aside:
            self._list_as_ready(person)

    def _take(self, person: _Person, is_alone: bool) -> None:
        person.load += 1
        person.alone = is_alone
        person.stamp += 1

    def _free(self, person: _Person) -> None:
        """End one thing that an agent does."""
        person.load -= 1
        person.stamp += 1
        if not person.load:
            person.alone = False
            person.since = self.now
        self._settle(person)

    def _ring(self, mean: float) -> tuple[InvitationOutcome, int]:
        """Draw how an agent answers an invitation, and after how long."""
        chance = self.random.random()
        if chance < self.rates.miss:
            return "Time Out", 20 * MS_A_SECOND
        if chance < self.rates.miss + self.rates.reject:
            return "Rejected", self._between(1, 8)
        return "Accepted", min(self._exponential(mean) + 500, 19 * MS_A_SECOND)

    def _invite(self, waiting: _Waiting, person: _Person) -> None:
        plan = waiting.queue.plan
        self._take(person, waiting.queue.is_alone)
        if not plan.ring:
            self._accept(waiting, person, None)
            return
        invitation = InvitationEngagement(
            id=self._new_id(waiting.talk), started_at=self.now, direction=waiting.part.direction, agent=person.version.agent,
            team=person.team.plan.name, queue=waiting.part.queue, queue_engagement=waiting.part.id,
        )  # fmt: skip
        waiting.talk.conversation.engagements.append(invitation)
        waiting.invitations.append((invitation, person))
        outcome, length = self._ring(plan.ring)
        self._at(self.now + length, self._answer, waiting, invitation, person, outcome)

    def _answer(self, waiting: _Waiting, invitation: InvitationEngagement, person: _Person, outcome: InvitationOutcome) -> None:
        if invitation.ended_at is not None:
            return
        waiting.invitations.remove((invitation, person))
        invitation.ended_at = self.now
        invitation.outcome = outcome
        if outcome == "Accepted":
            self._revoke(waiting)
            self._accept(waiting, person, invitation)
            return
        person.stamp += 1
        self._turn_away(person)
        if not waiting.invitations:
            self._route(waiting)
        self._free(person)

    def _turn_away(self, person: _Person) -> None:
        """Make an agent who did not take an invitation unavailable for a while, unless he talks to somebody."""
        if person.load == 1 and person.status is not None and person.status.is_available:
            self._turn_to(person, "Not responding", False)
            self._at(self.now + self._between(20, 150), self._resume, person, person.status)

    def _revoke(self, waiting: _Waiting) -> None:
        """Take back the invitations that are still out for an item."""
        out, waiting.invitations = waiting.invitations, []
        for invitation, person in out:
            invitation.ended_at = self.now
            invitation.outcome = "Revoked"
            # Not at once: the item itself must first be out of the way.
            self._at(self.now, self._free, person)

    # -- Conversations --

    def _new_id(self, talk: _Talk) -> str:
        return f"{talk.conversation.id}-{len(talk.conversation.engagements) + 1}"

    def _new_talk(self, plan: QueuePlan | None, contact: int, **members: Any) -> _Talk:
        """Begin a conversation on the channel of a queue, or a call without any."""
        self.counted += 1
        kind = plan.channel_type if plan else "Voice"
        conversation = Conversation(
            id=f"talk-{self.counted:08d}",
            channel_type=kind,
            channel=plan.channel if plan else "Outgoing line",
            channel_vendor=plan.vendor if plan else "Example Telecom",
            direction=members.pop("direction", "Inbound"),
            contact=contact_address(contact, kind) if contact >= 0 else None,
            company_contact=plan.company_contact if plan else "+999000000009",
            started_at=self.now,
            language=LANGUAGES[contact % len(LANGUAGES)] if contact >= 0 else None,
            location=LOCATIONS[contact // 7 % len(LOCATIONS)] if contact >= 0 else None,
            attributes={"customer_tier": "gold"} if contact % 5 == 0 else {},
            **members,
        )
        talk = _Talk(conversation, contact)
        if self.random.random() < self.rates.urgent:
            talk.rank = 0
        self.talks[conversation.id] = talk
        return talk

    def _wait_for(self, talk: _Talk, moment: int, action: Callable[..., None], *arguments: Any) -> None:
        """Keep a conversation open until a moment, then go on with it."""
        talk.open += 1
        self._at(moment, self._come_to, talk, action, arguments)

    def _come_to(self, talk: _Talk, action: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        action(*arguments)
        talk.open -= 1
        if not talk.open:
            self._close(talk)

    def _close(self, talk: _Talk) -> None:
        """Hand out a conversation that is over."""
        conversation = talk.conversation
        conversation.engagements.sort(key=lambda part: (part.started_at, len(part.id), part.id))
        conversation.ended_at = max(part.ended_at or 0 for part in conversation.engagements)
        del self.talks[conversation.id]
        self.facts.append(conversation)

    def _arrive(self, queue: _Queue, contact: int) -> None:
        """Let a customer come in: through a menu or a bot, or straight to the queue."""
        plan, draw = queue.plan, self.random
        talk = self._new_talk(plan, contact)
        if draw.random() < self.rates.deleted:
            self._wait_for(talk, self.now + self._between(7200, 86_400), self._delete, talk)
        if plan.channel_type in WRITTEN:
            talk.conversation.messages.append(Message(self.now, "Customer", None, True))
        if plan.menu:
            self._go_through_menu(talk, queue)
        elif plan.bot and draw.random() < 0.5:
            self._talk_to_bot(talk, queue, plan.bot)
        else:
            self._enter(talk, queue, "Arrival")

    def _delete(self, talk: _Talk) -> None:
        if talk.open == 1:
            talk.conversation.deleted_at = self.now

    def _is_closed(self, queue: _Queue) -> bool:
        return queue.plan.channel_type not in WRITTEN and not any(team.on_duty for team in queue.teams)

    def _go_through_menu(self, talk: _Talk, queue: _Queue) -> None:
        moment, choices = self.now, []
        chance = self.random.random()
        for label in queue.plan.menu:
            moment += self._between(3, 12)
            choices.append((moment, label))
        ended_by: TerminatedBy = "System"
        if chance < self.rates.menu_only:
            # Half of them hang up before the last choice, the others hear what they need.
            if chance < self.rates.menu_only / 2:
                ended_by, _ = "Customer", choices.pop()
            moment += self._between(1, 20)
        else:
            moment += 300
        closed = self._is_closed(queue)
        menu = MenuEngagement(
            id=self._new_id(talk), started_at=self.now, ended_at=moment, terminated_by=ended_by, name="Main menu",
            choices=tuple(choices),
        )  # fmt: skip
        talk.conversation.engagements.append(menu)
        if chance < self.rates.menu_only or closed:
            self._wait_for(talk, moment, self._announce, talk, closed and chance >= self.rates.menu_only)
        else:
            self._wait_for(talk, moment, self._enter, talk, queue, "Arrival", menu.id)

    def _announce(self, talk: _Talk, is_closed: bool) -> None:
        """Tell the customer that the centre is closed, or nothing."""
        if is_closed:
            flow = FlowEngagement(
                id=self._new_id(talk), started_at=self.now, ended_at=self.now + self._between(5, 15), terminated_by="System",
                name="Closed", disposition="Out of hours",
            )  # fmt: skip
            talk.conversation.engagements.append(flow)
            assert flow.ended_at is not None
            self._wait_for(talk, flow.ended_at, self._announce, talk, False)

    def _talk_to_bot(self, talk: _Talk, queue: _Queue, bot: str) -> None:
        is_contained = self.random.random() < self.rates.contained
        end = self.now + self._between(15, 180)
        flow = FlowEngagement(
            id=self._new_id(talk), started_at=self.now, ended_at=end, name=f"{bot} answers",
            bot=f"bot-{bot.lower()}",
            terminated_by="Customer" if is_contained else "System", is_contained=is_contained,
            disposition="Answered" if is_contained else "Handed over",
        )  # fmt: skip
        talk.conversation.engagements.append(flow)
        if is_contained:
            self._wait_for(talk, end, self._announce, talk, False)
        else:
            self._wait_for(talk, end, self._enter, talk, queue, "Arrival", flow.id)

    # -- Queues --

    def _enter(self, talk: _Talk, queue: _Queue, entered: Entered, came_from: str | None = None) -> None:
        """Let a conversation wait in a queue, until an agent accepts or patience ends."""
        plan, draw, conversation = queue.plan, self.random, talk.conversation
        part = QueueEngagement(
            id=self._new_id(talk), started_at=self.now, queue=queue.profile.id,
            direction="Outbound" if entered == "Callback" else conversation.direction, entered=entered, came_from=came_from,
            priority="Normal" if talk.rank else "High",
        )  # fmt: skip
        conversation.engagements.append(part)
        talk.open += 1
        self.counted += 1
        waiting = _Waiting(part, queue, talk, (talk.rank, self.now, self.counted))
        if plan.channel_type in WRITTEN:
            self._turn_case(talk, "New" if entered == "Arrival" else "Open", queue, None, None)
        self._route(waiting)
        if waiting.is_over or plan.patience is None or entered == "Callback":
            return
        length, left_for = self._exponential(plan.patience), "Nothing"
        chance = draw.random()
        if chance < plan.callback and length > 60_000:
            length, left_for = 60_000, "Callback"
        elif chance < plan.callback + plan.voicemail and length > 90_000:
            length, left_for = 90_000, "Voicemail"
        elif plan.overflow and entered == "Arrival" and length > 120_000:
            length, left_for = 120_000, "Overflow"
        self._at(self.now + length, self._give_up, waiting, left_for)

    def _give_up(self, waiting: _Waiting, left_for: LeftQueueFor) -> None:
        """Let a conversation leave a queue without an agent."""
        if waiting.is_over:
            return
        waiting.is_over = True
        part, talk, queue = waiting.part, waiting.talk, waiting.queue
        part.ended_at = self.now
        part.left_for = left_for
        part.outcome = "Abandoned" if left_for == "Nothing" else "Flow Out"
        part.terminated_by = "System" if left_for == "Overflow" else "Customer"
        self._revoke(waiting)
        if left_for == "Overflow" and queue.plan.overflow:
            self._enter(talk, self.queues[queue.plan.overflow], "Overflow", part.id)
        elif left_for == "Callback":
            self._wait_for(talk, self.now + self._between(600, 5400), self._enter, talk, queue, "Callback", part.id)
        elif left_for == "Voicemail":
            self._leave_message(talk, queue, part)
        talk.open -= 1
        if not talk.open:
            self._close(talk)

    def _leave_message(self, talk: _Talk, queue: _Queue, came_from: QueueEngagement) -> None:
        end = self.now + self._between(8, 70)
        part = AgentEngagement(
            id=self._new_id(talk), started_at=self.now, connected_at=self.now, met_customer_at=self.now, disconnected_at=end,
            ended_at=end, direction=talk.conversation.direction, terminated_by="Customer", agent=VOICEMAIL,
            agent_type="Voicemail", joined="Voicemail", left="Ended", queue=queue.profile.id,
        )  # fmt: skip
        came_from.led_to = part.id
        talk.conversation.engagements.append(part)
        self._wait_for(talk, end, self._announce, talk, False)
        if self.random.random() < 0.5:
            self._wait_for(talk, end + self._between(900, 7200), self._enter, talk, queue, "Callback", came_from.id)

    # -- Agents' parts --

    def _accept(self, waiting: _Waiting, person: _Person, invitation: InvitationEngagement | None) -> None:
        """Bring an agent and the item that he accepted together."""
        waiting.is_over = True
        queue, talk, entry = waiting.queue, waiting.talk, waiting.part
        entry.ended_at = self.now
        entry.outcome, entry.left_for, entry.terminated_by = "Accepted", "Agent", "System"
        is_callback = entry.entered == "Callback"
        part = self._new_part(
            talk, person, "Callback" if is_callback else "Queue", invitation, queue=queue.profile.id, queue_engagement=entry.id,
            direction=entry.direction, from_agent=entry.came_from if entry.entered == "Transfer" else None,
        )  # fmt: skip
        entry.led_to = part.id
        if queue.plan.channel_type in WRITTEN:
            self._turn_case(talk, "Open", queue, person.version.agent, person.version.agent)
        elif talk.conversation.case is None and entry.entered in ("Arrival", "Overflow"):
            self._maybe_open_case(talk, queue, person)
        if is_callback:
            self._call(talk, part, person, queue, 0.8)
        else:
            self._begin(talk, part, person, queue)
        talk.open -= 1

    def _new_part(
        self, talk: _Talk, person: _Person, joined: Joined, invitation: InvitationEngagement | None, **members: Any
    ) -> AgentEngagement:
        """Begin an agent's part at the moment of accepting, else now."""
        part = AgentEngagement(
            id=self._new_id(talk),
            started_at=invitation.ended_at or self.now if invitation else self.now,
            agent=person.version.agent,
            team=person.team.plan.name,
            joined=joined,
            invited_at=invitation.started_at if invitation else None,
            invitation=invitation.id if invitation else None,
            **members,
        )
        if invitation:
            invitation.led_to = part.id
        talk.conversation.engagements.append(part)
        return part

    def _begin(self, talk: _Talk, part: AgentEngagement, person: _Person, queue: _Queue) -> None:
        """Let an agent and the customer talk; how long, and whether another agent comes in, is drawn now."""
        plan, draw = queue.plan, self.random
        is_spoken = plan.channel_type in ("Voice", "Video")
        setup = self._between(0.1, 1.2) if is_spoken and plan.ring else 0
        part.connected_at = part.met_customer_at = part.started_at + setup
        length = self._length(plan, 0.6 if talk.rounds else 1.0)
        chance = draw.random()
        if chance < self.rates.transfer + self.rates.consult + self.rates.conference and not talk.is_written:
            moment = part.connected_at + int(length * (0.2 + 0.5 * draw.random()))
            rest = part.connected_at + length - moment
            if chance < self.rates.transfer:
                self._wait_for(talk, moment, self._transfer, talk, part, person, queue)
            else:
                is_consult = chance < self.rates.transfer + self.rates.consult and is_spoken
                self._wait_for(talk, moment, self._ask_colleague, talk, part, person, queue, rest, is_consult)
            return
        self._finish(talk, part, person, queue, part.connected_at + length)

    def _finish(
        self, talk: _Talk, part: AgentEngagement, person: _Person, queue: _Queue, disconnect: int, alone: int | None = None
    ) -> None:
        """Let the talk go on until *disconnect* (ms), with a hold maybe, then wrap up; nobody else comes in any more.

        *alone* (ms) is when a colleague who was there has left: no hold before.
        """
        draw = self.random
        assert part.connected_at is not None
        begin = alone or (part.holds[-1].end if part.holds else part.met_customer_at)
        by: TerminatedBy = "Customer" if draw.random() < 0.6 else "Agent"
        if talk.is_written:
            by = "Agent"
        if draw.random() < self.rates.broken and not talk.is_written:
            by = "Technical"
        elif begin is not None and disconnect - begin > 20_000 and draw.random() < self.rates.hold:
            part.holds, disconnect, by = self._hold(part.holds, begin, disconnect, by)
        wrap_up = self._exponential(queue.plan.wrap_up) if by != "Technical" else 0
        self._leave(part, disconnect, "Ended", by, wrap_up)
        self._wait_for(talk, disconnect + wrap_up, self._done, talk, part, person, queue)

    def _hold(
        self, before: tuple[Span, ...], begin: int, disconnect: int, by: TerminatedBy
    ) -> tuple[tuple[Span, ...], int, TerminatedBy]:
        """Draw one or two holds into a talk; few customers hang up while they are held, which ends the talk."""
        draw, holds = self.random, list(before)
        for _ in range(2 if draw.random() < 0.25 else 1):
            start = begin + 1 + int((disconnect - begin) * draw.random() * 0.5)
            end = start + 1 + int((disconnect - start) * draw.random() * 0.6)
            if end >= disconnect:
                break
            holds.append(Span(start, end))
            begin = end
        if draw.random() < 0.04:
            return tuple(holds), holds[-1].end or disconnect, "Customer"
        return tuple(holds), disconnect, by

    def _leave(self, part: AgentEngagement, disconnect: int, left: Left, by: TerminatedBy, wrap_up: int) -> None:
        """Write down how an agent's part ends."""
        part.disconnected_at = disconnect
        part.ended_at = disconnect + wrap_up
        part.left = left
        part.terminated_by = by
        if left in ("Transfer", "Consult Transfer"):
            name = "Transferred"
        elif self.random.random() < 0.07 or left != "Ended":
            return
        elif part.campaign:
            name = "Sale" if self.random.random() < 0.2 else "No sale"
        else:
            name = self.random.choice(("Solved", "Solved", "Information given", "Follow-up needed"))
        self._dispose(part, name)

    def _dispose(self, part: AgentEngagement, name: str) -> None:
        part.disposition = name
        part.disposition_category = _BY_NAME[name].category

    def _done(self, talk: _Talk, part: AgentEngagement, person: _Person, queue: _Queue | None) -> None:
        """Go on after an agent's wrap-up: with the case, with a call of his own, and with other work."""
        conversation, draw = talk.conversation, self.random
        if part.left == "Ended" and queue is not None:
            if conversation.reason is None:
                conversation.reason = draw.choice(queue.plan.reasons)
            if talk.is_written:
                self._reply(talk, part, person, queue)
            elif conversation.case_changes and part.ended_at is not None:
                self._turn_case(talk, "Solved", queue, part.agent, part.agent)
        if person.load == 1 and not person.leaving and not person.pauses and draw.random() < self.rates.dialled:
            self._call_by_himself(person)
        self._free(person)

    # -- Transfers, consults, conferences --

    def _transfer(self, talk: _Talk, part: AgentEngagement, person: _Person, queue: _Queue) -> None:
        """Send the customer on without a word: to a queue, to a colleague by name or to an outside number."""
        draw = self.random
        wrap_up = self._exponential(queue.plan.wrap_up * 0.5)
        self._leave(part, self.now, "Transfer", "Agent", wrap_up)
        self._wait_for(talk, self.now + wrap_up, self._done, talk, part, person, queue)
        chance = draw.random()
        colleague = self._ready_for(queue.teams, True) if 0.7 < chance <= 0.9 else None
        if chance > 0.9 and queue.plan.channel_type == "Voice":
            self._go_outside(talk, part, self._length(queue.plan, 0.5))
        elif colleague is not None:
            invitation = self._ask(talk, colleague, queue)
            if invitation.led_to is None and invitation.outcome == "Accepted":
                assert invitation.ended_at is not None
                other = self._new_part(
                    talk, colleague, "Transfer", invitation, direction=talk.conversation.direction, from_agent=part.id
                )
                other.connected_at = other.met_customer_at = other.started_at
                self._finish(talk, other, colleague, queue, other.started_at + self._length(queue.plan))
            else:
                assert invitation.ended_at is not None
                self._wait_for(talk, invitation.ended_at, self._come_back, talk, colleague, queue, part.id)
        else:
            other_queues = [
                other
                for other in self.queues.values()
                if other.plan.channel_type == queue.plan.channel_type and other is not queue
            ]
            self._enter(talk, draw.choice(other_queues) if other_queues else queue, "Transfer", part.id)

    def _come_back(self, talk: _Talk, colleague: _Person, queue: _Queue, came_from: str) -> None:
        """Put a customer whom the colleague did not take into the queue."""
        self._enter(talk, queue, "Transfer", came_from)
        self._turn_away(colleague)
        self._free(colleague)

    def _ask(self, talk: _Talk, colleague: _Person, queue: _Queue) -> InvitationEngagement:
        """Invite a colleague by name; the answer is drawn at once, since nothing can come between."""
        self._take(colleague, True)
        outcome, length = self._ring(queue.plan.ring)
        invitation = InvitationEngagement(
            id=self._new_id(talk), started_at=self.now, ended_at=self.now + length, outcome=outcome, direction="Internal",
            agent=colleague.version.agent, team=colleague.team.plan.name,
        )  # fmt: skip
        talk.conversation.engagements.append(invitation)
        return invitation

    def _go_outside(self, talk: _Talk, part: AgentEngagement, length: int) -> None:
        start = self.now
        connected = start + self._between(3, 12)
        other = AgentEngagement(
            id=self._new_id(talk), started_at=start, connected_at=connected, met_customer_at=connected,
            disconnected_at=connected + length, ended_at=connected + length, direction=talk.conversation.direction,
            terminated_by="Customer", agent=EXTERNAL, agent_type="External", joined="Transfer", left="Ended",
            from_agent=part.id,
        )  # fmt: skip
        talk.conversation.engagements.append(other)
        self._wait_for(talk, connected + length, self._announce, talk, False)

    def _ask_colleague(
        self, talk: _Talk, part: AgentEngagement, person: _Person, queue: _Queue, rest: int, is_consult: bool
    ) -> None:
        """Bring a colleague in: behind the customer's back (consult, the customer is held) or into the talk (conference)."""
        draw = self.random
        colleague = self._ready_for(self.teams, True)
        if colleague is None:
            self._finish(talk, part, person, queue, self.now + rest)
            return
        invitation = self._ask(talk, colleague, queue)
        answered = invitation.ended_at
        assert answered is not None
        if invitation.outcome != "Accepted":
            part.holds = (*part.holds, Span(self.now, answered)) if is_consult else part.holds
            self._wait_for(talk, answered, self._give_colleague_back, colleague)
            self._finish(talk, part, person, queue, answered + rest)
            return
        other = self._new_part(
            talk, colleague, "Consult" if is_consult else "Conference", invitation, from_agent=part.id,
            direction="Internal" if is_consult else talk.conversation.direction,
        )  # fmt: skip
        other.connected_at = answered
        together = answered + self._length(queue.plan, 0.3)
        is_handed_over = draw.random() < 0.5
        if is_consult:
            part.holds = (*part.holds, Span(self.now, together))
            other.met_customer_at = together if is_handed_over else None
        else:
            other.met_customer_at = answered
        leaver, stayer = ((part, person), (other, colleague)) if is_handed_over else ((other, colleague), (part, person))
        wrap_up = self._exponential(queue.plan.wrap_up * 0.5)
        left: Left = "Left Conference" if not is_consult else "Consult Transfer" if is_handed_over else "Left Consult"
        self._leave(leaver[0], together, left, "Agent", wrap_up)
        self._wait_for(talk, together + wrap_up, self._done, talk, leaver[0], leaver[1], queue)
        self._finish(talk, stayer[0], stayer[1], queue, together + rest, together)

    def _give_colleague_back(self, colleague: _Person) -> None:
        self._turn_away(colleague)
        self._free(colleague)

    # -- Calls out --

    def _call(self, talk: _Talk, part: AgentEngagement, person: _Person, queue: _Queue, chance: float) -> None:
        """Dial a customer, who is reached with some probability; a callback is tried twice."""
        ringing = self.now + self._between(5, 30)
        if self.random.random() < chance:
            part.connected_at = part.met_customer_at = ringing
            self._finish(talk, part, person, queue, ringing + self._length(queue.plan))
            return
        part.ended_at, part.left, part.terminated_by = ringing, "Not Reached", "Other"
        self._dispose(part, "Busy" if self.random.random() < 0.3 else "No answer")
        self._wait_for(talk, ringing, self._done, talk, part, person, queue)
        talk.attempts += 1
        if part.joined == "Callback" and talk.attempts < 2:
            self._wait_for(talk, ringing + self._between(1800, 7200), self._enter, talk, queue, "Callback", part.id)

    def _want_call(self, contact: int) -> None:
        """Put a customer on the list of a campaign; the first team calls when nobody waits."""
        if not self.account.campaigns:
            return
        self.dials.append(_Dial(self.account.campaigns[contact % len(self.account.campaigns)], contact))
        person = self._ready_for(self.teams[:1], True)
        if person is not None:
            self._dial(self.dials.popleft(), person)

    def _dial(self, dial: _Dial, person: _Person) -> None:
        talk = self._new_talk(None, dial.contact, direction="Outbound", campaign=dial.campaign.id)
        part = self._start_call(talk, person, "Campaign", campaign=dial.campaign.id)
        self._call(talk, part, person, person.team.queues[0], 0.4)

    def _call_by_himself(self, person: _Person) -> None:
        """Let an agent call a customer, or the outside hotline, of his own accord."""
        is_internal = self.random.random() < 0.3
        contact = -1 if is_internal else int(self.random.random() * self.contacts)
        talk = self._new_talk(None, contact, direction="Internal" if is_internal else "Outbound")
        part = self._start_call(talk, person, "Dialled")
        self._call(talk, part, person, person.team.queues[0], 0.7)

    def _start_call(self, talk: _Talk, person: _Person, joined: Joined, **members: Any) -> AgentEngagement:
        self._take(person, True)
        return self._new_part(talk, person, joined, None, direction=talk.conversation.direction, **members)

    # -- Cases --

    def _turn_case(self, talk: _Talk, state: CaseState, queue: _Queue, agent: str | None, by: str | None) -> None:
        """Note what becomes of the case, which begins with the first note."""
        if talk.conversation.case is None:
            self.cases += 1
            talk.conversation.case = f"case-{self.cases:07d}"
        talk.conversation.case_changes.append(CaseChange(self.now, state, queue.profile.id, agent, by))

    def _maybe_open_case(self, talk: _Talk, queue: _Queue, person: _Person) -> None:
        draw, contact = self.random, talk.contact
        if draw.random() >= self.rates.case:
            return
        if contact in self.last_cases and draw.random() < self.rates.case_again:
            talk.conversation.case = self.last_cases[contact]
        self._turn_case(talk, "Open", queue, person.version.agent, person.version.agent)
        if self.rates.case_again and talk.conversation.case:
            self.last_cases[contact] = talk.conversation.case

    def _reply(self, talk: _Talk, part: AgentEngagement, person: _Person, queue: _Queue) -> None:
        """Send the agent's answer; the customer may write again, for days."""
        draw, agent = self.random, part.agent
        is_question = draw.random() < self.rates.question
        if part.disconnected_at is None or part.ended_at is None:
            return
        talk.conversation.messages.append(Message(part.disconnected_at, "Agent", agent, True))
        if is_question:
            self._dispose(part, "Question asked")
        self._turn_case(talk, "Waiting for customer" if is_question else "Solved", queue, agent, agent)
        talk.rounds += 1
        if talk.rounds < 5 and draw.random() < (0.8 if is_question else self.rates.reopen):
            delay = min(int(draw.lognormvariate(math.log(14 * MS_AN_HOUR), 1.0)), 6 * MS_A_DAY)
            self._wait_for(talk, self.now + delay, self._write_again, talk, queue, part)
        elif is_question:
            self._wait_for(talk, self.now + 4 * MS_A_DAY, self._turn_case, talk, "Solved", queue, agent, None)

    def _write_again(self, talk: _Talk, queue: _Queue, last: AgentEngagement) -> None:
        """Let the customer answer: to the same agent if he is free, else to the queue."""
        talk.conversation.messages.append(Message(self.now, "Customer", None, True))
        person = self.by_agent[last.agent]
        if queue not in person.team.queues or not person.is_open_to(True):
            self._enter(talk, queue, "Reply", last.id)
            return
        self._take(person, True)
        self._turn_case(talk, "Open", queue, last.agent, None)
        part = self._new_part(talk, person, "Reply", None, direction=talk.conversation.direction)
        part.connected_at = part.met_customer_at = part.started_at
        self._finish(talk, part, person, queue, self.now + self._length(queue.plan, 0.6))


def simulate(plan: Plan) -> tuple[Account, Iterator[Fact]]:
    """Return the account of a plan and its facts, which are simulated as they are taken."""
    centre = Centre(plan)
    return centre.account, centre.run()
