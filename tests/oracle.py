"""The rules of the logical model once more, in plain Python over what truly happened.

Nothing of the warehouse is used here. A lens (see ``lenses``) turns the truth of an account into engagements as its platform
can tell them at best, :class:`Told`; the rules make of them what the marts must say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

MS_A_DAY = 86_400_000
MS_A_QUARTER = 900_000


@dataclass(slots=True, kw_only=True)
class Told:
    """An engagement as the records of a platform tell it. Moments are ms since 1970 in UTC; None is not told.

    Attributes:
        native_id: as in the marts.
        type: label of the logical model.
        conversation: native id of the conversation.
        started_at, connected_at, disconnected_at, ended_at, invited_at: milestones.
        hold: ms.
        direction: of this engagement by itself.
        agent, agent_name: native id, and the name to show.
        agent_type, team: label and name.
        contact: the customer's address as the platform gives it.
        queue, campaign, case: native ids, or names where the platform has no ids.
        outcome, outcome_category: labels.
        status: Deleted, or On Hold on open ones, where the platform says so.
        is_corrupt: what a key metric needs is missing.
        activity, available: of an agent's status, its name and whether work is offered.
        updated_at: the version of the record behind it.
        attributes: custom attributes, name to value.
    """

    native_id: str
    type: str
    conversation: str | None = None
    started_at: int
    connected_at: int | None = None
    disconnected_at: int | None = None
    ended_at: int | None = None
    invited_at: int | None = None
    hold: int | None = None
    direction: str | None = None
    agent: str | None = None
    agent_name: str | None = None
    agent_type: str | None = None
    team: str | None = None
    contact: str | None = None
    queue: str | None = None
    queue_name: str | None = None
    campaign: str | None = None
    campaign_name: str | None = None
    case: str | None = None
    channel_type: str | None = None
    channel: str | None = None
    channel_vendor: str | None = None
    company_contact: str | None = None
    language: str | None = None
    location: str | None = None
    menu_path: str | None = None
    priority: str | None = None
    reason: str | None = None
    outcome: str | None = None
    outcome_category: str | None = None
    terminated_by: str | None = None
    status: str | None = None
    is_corrupt: bool = False
    activity: str | None = None
    available: bool | None = None
    updated_at: int | None = None
    attributes: dict[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A row of the service level policies; an empty text fits everything, moments are ms, times are seconds."""

    platform: str = ""
    source: str = ""
    queue: str = ""
    channel_type: str = ""
    valid_from: int = 0
    valid_to: int | None = None
    threshold: float = 20
    short_abandon: float = 5
    short_counts_as: str = "Ignore"
    within_counts_as: str = "Out of SLA"
    after_counts_as: str = "Out of SLA"
    calendar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRate:
    """A row of the agent rates, money by the hour and by the engagement."""

    platform: str = ""
    source: str = ""
    agent: str = ""
    team: str = ""
    agent_type: str = ""
    valid_from: int = 0
    valid_to: int | None = None
    per_hour: Decimal = Decimal(0)
    per_engagement: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRate:
    """A row of the channel rates, money by the minute of engagement time and by the engagement."""

    platform: str = ""
    channel_type: str = ""
    valid_from: int = 0
    valid_to: int | None = None
    per_minute: Decimal = Decimal(0)
    per_engagement: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Local opening times by weekday (Monday is 1), and the dates closed all day."""

    zone: str
    hours: dict[int, list[tuple[time, time]]]
    holidays: frozenset[date] = frozenset()

    def is_open(self, moment: int) -> bool:
        """Whether the moment (ms) lies in an opening."""
        local = datetime.fromtimestamp(moment / 1000, UTC).astimezone(ZoneInfo(self.zone))
        if local.date() in self.holidays:
            return False
        return any(opens <= local.time() < closes for opens, closes in self.hours.get(local.isoweekday(), []))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an operator sets."""

    policies: tuple[Policy, ...] = ()
    agent_rates: tuple[AgentRate, ...] = ()
    channel_rates: tuple[ChannelRate, ...] = ()
    calendars: dict[str, Calendar] = field(default_factory=dict)
    tolerance: int = 5_000
    stale_after: int = 7 * MS_A_DAY


@dataclass(slots=True)
class Expected:
    """What the fact table must say of an engagement: times in ms."""

    told: Told
    id: str
    status: str
    direction: str = "Unknown"
    preparation: int | None = None
    engagement: int | None = None
    hold: int | None = None
    wrap_up: int | None = None
    wait: int | None = None
    invitation: int | None = None
    focus: int | None = None
    menu_path: str | None = None
    service_level: str | None = None
    cost: Decimal | None = None

    @property
    def is_counted(self) -> bool:
        """Whether conversations count it."""
        return self.status not in ("Deleted", "Corrupted")


@dataclass(slots=True, kw_only=True)
class ExpectedConversation:
    """What the conversations mart must say: moments and times in ms."""

    first: int
    last: int
    direction: str
    counts: Counter[str]
    agents: int
    handled: bool
    abandoned: bool
    requeues: int
    transfers: int
    handling: int
    cost: Decimal | None


TYPE_ORDER = ("Menu", "Flow", "Queue", "Invitation", "Agent")
BUILT_IN = {
    "Queue": {"accepted", "abandoned", "flow out"},
    "Invitation": {"accepted", "rejected", "time out", "revoked"},
}


def expected(
    platform: str, source: str, engagements: Iterable[Told], rules: Rules, id_of: Callable[[Told], str]
) -> dict[tuple[str, str], Expected]:
    """Apply the rules to all engagements of an account; rows by type and native id.

    *id_of* gives the engagement id, which is opaque: it only settles who gets the odd milliseconds of shared focus.
    """
    told = [_of_its_type(one) for one in engagements]
    newest = max((one.updated_at for one in told if one.updated_at is not None), default=0)
    rows = [Expected(one, id_of(one), _status(one, platform, newest, rules)) for one in told]
    for row in rows:
        _durations(row)
    conversations: dict[str, list[Expected]] = defaultdict(list)
    for row in rows:
        if row.told.conversation is not None and row.told.type != "Agent Activity":
            conversations[row.told.conversation].append(row)
    for parts in conversations.values():
        _direct(parts)
        _show_menu(parts)
    for row in rows:
        if row.told.type == "Queue":
            row.service_level = _service_level(row, platform, source, rules)
    for parts in conversations.values():
        _link(parts, rules.tolerance)
    _focus(rows)
    for row in rows:
        row.cost = _cost(row, platform, source, rules)
    return {(row.told.type, row.told.native_id): row for row in rows}


# What engagements of a type do not have.
WITHOUT = {
    "Queue": ("agent", "agent_name", "team"),
    "Invitation": ("contact", "location", "reason", "terminated_by"),
    "Menu": ("agent", "agent_name", "team"),
    "Flow": ("team",),
    "Agent Activity": ("contact", "location", "reason", "terminated_by", "conversation"),
}
SAYS_WHO_ENDED = ("Agent", "Queue", "Menu", "Flow")


def _of_its_type(one: Told) -> Told:
    """Leave out what the type does not have, and fill in what goes without saying."""
    names = {name: None for name in WITHOUT.get(one.type, ())}
    told = replace(one, **names)  # type: ignore[arg-type]
    if told.ended_at is None:
        told.terminated_by = None
    elif told.type in SAYS_WHO_ENDED and told.terminated_by is None:
        told.terminated_by = "Unknown"
    if told.type in BUILT_IN and told.outcome is not None:
        told.outcome_category = told.type
    return told


# -- Status and durations ------------------------------------------------------------------------------------------------------


def _status(one: Told, platform: str, newest: int, rules: Rules) -> str:
    if one.status == "Deleted":
        return "Deleted"
    if _is_corrupt(one) or _is_stale(one, platform, newest, rules):
        return "Corrupted"
    if one.ended_at is None:
        return "On Hold" if one.status == "On Hold" else "In Progress"
    return "Completed"


def _is_corrupt(one: Told) -> bool:
    milestones = [at for at in (one.started_at, one.connected_at, one.disconnected_at, one.ended_at) if at is not None]
    if one.is_corrupt or milestones != sorted(milestones):
        return True
    if one.ended_at is not None:
        if one.type == "Agent" and (one.connected_at is None) != (one.disconnected_at is None):
            return True
        if one.type in BUILT_IN and (one.outcome or "").lower() not in BUILT_IN[one.type]:
            return True
    talk = _span(one.connected_at, one.disconnected_at)
    return talk is not None and one.hold is not None and one.hold > talk


def _is_stale(one: Told, platform: str, newest: int, rules: Rules) -> bool:
    never = platform == "zendesk" or one.channel_type in ("Email", "Task") or one.type == "Agent Activity"
    if one.ended_at is not None or never or one.updated_at is None:
        return False
    return newest - one.updated_at > rules.stale_after


def _span(begin: int | None, end: int | None) -> int | None:
    """The time between two moments where both are known, in this order."""
    return end - begin if begin is not None and end is not None and end >= begin else None


def _durations(row: Expected) -> None:
    one = row.told
    match one.type:
        case "Agent":
            if one.ended_at is not None and one.connected_at is None and one.disconnected_at is None:
                row.preparation = _span(one.started_at, one.ended_at)
                row.engagement = row.hold = row.wrap_up = 0
            else:
                row.preparation = _span(one.started_at, one.connected_at)
                row.engagement = _span(one.connected_at, one.disconnected_at)
                row.wrap_up = _span(one.disconnected_at, one.ended_at)
                row.hold = one.hold if one.hold is not None or one.ended_at is None else 0
            row.invitation = _span(one.invited_at, one.started_at)
        case "Queue":
            row.wait = _span(one.started_at, one.ended_at)
        case "Invitation":
            row.invitation = _span(one.started_at, one.ended_at)


# -- What a conversation tells its engagements ---------------------------------------------------------------------------------


def _direct(parts: list[Expected]) -> None:
    """The direction of the first engagement is that of all."""
    counted = [row for row in parts if row.told.type in TYPE_ORDER]
    standing = [row for row in counted if row.status != "Deleted"] or counted
    if standing:
        first = min(standing, key=lambda row: (row.told.started_at, TYPE_ORDER.index(row.told.type), row.told.native_id))
        for row in parts:
            row.direction = first.told.direction or "Unknown"


def _show_menu(parts: list[Expected]) -> None:
    """The path of the last menu, not deleted, that was entered no later than a row is the row's too."""
    standing = [row.told for row in parts if row.told.type == "Menu" and row.status != "Deleted"]
    menus = sorted((menu.started_at, menu.native_id, menu.menu_path) for menu in standing)
    for row in parts:
        before = [path for at, _, path in menus if at <= row.told.started_at]
        row.menu_path = row.told.menu_path or (before[-1] if before else None)


def _link(parts: list[Expected], tolerance: int) -> None:
    """Accepted queue entries and invitations lead to the agent who came of them."""
    agents = [row for row in parts if row.told.type == "Agent" and row.status != "Deleted"]

    def first(ended_at: int, moments: Callable[[Told], tuple[int | None, int]], agent: str | None) -> Expected | None:
        fit = [(moments(row.told), row.told.native_id, row) for row in agents if agent is None or row.told.agent == agent]
        known = [(at, start, name, row) for (at, start), name, row in fit if at is not None and at >= ended_at - tolerance]
        return min(known, key=lambda one: one[:3])[3] if known else None

    for kind in ("Queue", "Invitation"):
        led: dict[str, Expected] = {}
        for row in parts:
            one = row.told
            is_accepted = one.type == kind and row.status == "Completed" and (one.outcome or "").lower() == "accepted"
            if not is_accepted or one.ended_at is None or (kind == "Invitation" and one.agent is None):
                continue
            if kind == "Queue":
                to = first(one.ended_at, lambda told: (told.connected_at, told.started_at), None)
            else:
                to = first(one.ended_at, lambda told: (told.started_at, told.started_at), one.agent)
            if to is not None:
                other = led.get(to.id)
                if other is None or (one.ended_at, one.native_id) > (other.told.ended_at or 0, other.told.native_id):
                    led[to.id] = row
        for row in agents:
            by = led.get(row.id)
            if kind == "Queue":
                row.wait = by.wait if by else None
                row.service_level = by.service_level if by and row.status != "Corrupted" else None
            elif row.told.invited_at is None:
                row.invitation = by.invitation if by else None
    for row in parts:
        if row.told.type == "Agent":
            row.service_level = row.service_level or "Ignore"


# -- Service level -------------------------------------------------------------------------------------------------------------


def _is_valid(start: int, valid_from: int, valid_to: int | None) -> bool:
    return valid_from <= start and (valid_to is None or start < valid_to)


def _service_level(row: Expected, platform: str, source: str, rules: Rules) -> str:
    one = row.told
    asked = (one.queue_name or one.queue or "", source, platform, one.channel_type or "")

    def wanted(policy: Policy) -> tuple[str, str, str, str]:
        return (policy.queue, policy.source, policy.platform, policy.channel_type)

    fit = [
        policy
        for policy in rules.policies
        if _is_valid(one.started_at, policy.valid_from, policy.valid_to)
        and all(want in ("", value) for want, value in zip(wanted(policy), asked, strict=True))
    ]
    policy = max(fit, key=lambda one: ([bool(want) for want in wanted(one)], one.valid_from), default=Policy())
    if row.status != "Completed" or row.wait is None:
        return "Ignore"
    if policy.calendar and not rules.calendars[policy.calendar].is_open(one.started_at):
        return "Ignore"
    seconds = row.wait / 1000
    match (one.outcome or "").lower():
        case "accepted":
            return "Within SLA" if seconds <= policy.threshold else "Out of SLA"
        case "abandoned":
            if seconds < policy.short_abandon:
                return policy.short_counts_as
            return policy.within_counts_as if seconds <= policy.threshold else policy.after_counts_as
    return "Ignore"


# -- Focus and cost ------------------------------------------------------------------------------------------------------------


def _focus(rows: list[Expected]) -> None:
    """What an agent does at one moment shares it; an odd millisecond goes to the lowest ids."""
    spans: dict[str, list[Expected]] = defaultdict(list)
    for row in rows:
        if row.told.type == "Agent" and row.status == "Completed" and row.told.agent:
            row.focus = 0
            spans[row.told.agent].append(row)
    for of_agent in spans.values():
        moments = sorted({at for row in of_agent for at in (row.told.started_at, row.told.ended_at or 0)})
        of_agent.sort(key=lambda row: row.told.started_at)
        running: list[Expected] = []
        coming = iter(of_agent)
        after = next(coming, None)
        for begin, end in pairwise(moments):
            while after is not None and after.told.started_at <= begin:
                running.append(after)
                after = next(coming, None)
            running = [row for row in running if (row.told.ended_at or 0) > begin]
            if running:
                each, odd = divmod(end - begin, len(running))
                for place, row in enumerate(sorted(running, key=lambda row: row.id)):
                    row.focus = (row.focus or 0) + each + (place < odd)


def _cost(row: Expected, platform: str, source: str, rules: Rules) -> Decimal | None:
    one = row.told
    if one.type != "Agent" or row.status != "Completed":
        return None
    handling = sum(part or 0 for part in (row.preparation, row.engagement, row.wrap_up))
    agents = [
        rate
        for rate in rules.agent_rates
        if _is_valid(one.started_at, rate.valid_from, rate.valid_to)
        and rate.platform in ("", platform)
        and rate.source in ("", source)
        and rate.agent in ("", one.agent or "")
        and rate.team in ("", one.team or "")
        and rate.agent_type in ("", one.agent_type or "")
    ]
    channels = [
        rate
        for rate in rules.channel_rates
        if _is_valid(one.started_at, rate.valid_from, rate.valid_to)
        and rate.platform in ("", platform)
        and rate.channel_type in ("", one.channel_type or "")
    ]
    if not agents and not channels:
        return None
    cost = Fraction(0)
    if agents:
        best = max(agents, key=lambda one: (bool(one.agent), bool(one.team), bool(one.agent_type), one.valid_from))
        cost += Fraction(handling, 3_600_000) * Fraction(best.per_hour) + Fraction(best.per_engagement)
    if channels:
        nearest = max(channels, key=lambda one: (bool(one.platform), bool(one.channel_type), one.valid_from))
        cost += Fraction(row.engagement or 0, 60_000) * Fraction(nearest.per_minute) + Fraction(nearest.per_engagement)
    # Half a millionth is rounded up.
    return Decimal(int(cost * 1_000_000 + Fraction(1, 2))) / 1_000_000


# -- Conversations and agents' days --------------------------------------------------------------------------------------------


def conversations(rows: Iterable[Expected], tolerance: int = Rules().tolerance) -> dict[str, ExpectedConversation]:
    """Sum the engagements of each conversation up, by its native id."""
    gathered: dict[str, list[Expected]] = defaultdict(list)
    for row in rows:
        if row.told.conversation is not None and row.told.type != "Agent Activity":
            gathered[row.told.conversation].append(row)
    return {name: _conversation(parts, tolerance) for name, parts in gathered.items()}


def _conversation(parts: list[Expected], tolerance: int) -> ExpectedConversation:
    counted = [row for row in parts if row.is_counted and row.told.type != "Technical"]
    agents = [row for row in counted if row.told.type == "Agent"]
    seen = counted or parts
    is_handled = any((row.engagement or 0) > 0 for row in agents)
    queues = [row for row in counted if row.told.type == "Queue"]
    costs = [row.cost for row in counted if row.cost is not None]
    return ExpectedConversation(
        first=min(row.told.started_at for row in seen),
        last=max(row.told.started_at if row.told.ended_at is None else row.told.ended_at for row in seen),
        direction=parts[0].direction,
        counts=Counter(row.told.type for row in counted),
        agents=len({row.told.agent for row in agents if row.told.agent}),
        handled=is_handled,
        abandoned=not is_handled and any((row.told.outcome or "").lower() == "abandoned" for row in queues),
        requeues=max(0, len(queues) - 1),
        transfers=sum(_is_transferred(row, agents, tolerance) for row in agents),
        handling=sum(part or 0 for row in agents for part in (row.preparation, row.engagement, row.wrap_up)),
        cost=sum(costs, Decimal(0)) if costs else None,
    )


def _is_transferred(row: Expected, agents: list[Expected], tolerance: int) -> bool:
    """Whether another agent, who came later, goes on after this one: connects from about its disconnect on, or stays past it.

    Who comes while another is with the customer and leaves first was asked for advice, and hands nobody over.
    """
    mine = row.told
    if mine.connected_at is None or mine.disconnected_at is None:
        return False
    over = mine.disconnected_at
    others = [one.told for one in agents if one.told.agent != mine.agent and one.told.connected_at is not None]
    for other in others:
        outlasts = other.disconnected_at is None or other.disconnected_at > over
        if (other.connected_at or 0) <= mine.connected_at and outlasts:
            return False
    for other in others:
        came = other.connected_at or 0
        came_later = (came, other.native_id) > (mine.connected_at, mine.native_id)
        goes_on = other.disconnected_at is None or other.disconnected_at >= over
        if came_later and goes_on and (came >= over - tolerance or other.disconnected_at != over):
            return True
    return False


def activity(rows: Iterable[Expected]) -> dict[tuple[str, int, str], tuple[int, int, int]]:
    """Cut the agents' statuses into quarters of an hour: agent, quarter (ms) and status to ms in it, available, engaged."""
    busy: dict[str, list[tuple[int, int]]] = defaultdict(list)
    statuses: list[Told] = []
    for row in rows:
        one = row.told
        if one.agent is None or one.ended_at is None or row.status != "Completed":
            continue
        if one.type == "Agent":
            busy[one.agent].append((one.started_at, one.ended_at))
        elif one.type == "Agent Activity":
            statuses.append(one)
    unions = {agent: list(_union(spans)) for agent, spans in busy.items()}
    found: dict[tuple[str, int, str], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for one in statuses:
        assert one.agent is not None and one.ended_at is not None
        for begin, end in _quarters(one.started_at, one.ended_at):
            key = (one.agent, begin - begin % MS_A_QUARTER, one.activity or "")
            length, available, engaged = found[key]
            shared = _overlap(unions.get(one.agent, []), begin, end)
            found[key] = (length + end - begin, available + (end - begin) * bool(one.available), engaged + shared)
    return dict(found)


def _union(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begin, end = None, 0
    for start, stop in sorted(spans):
        if begin is None or start > end:
            if begin is not None:
                yield begin, end
            begin, end = start, stop
        end = max(end, stop)
    if begin is not None:
        yield begin, end


def _quarters(begin: int, end: int) -> Iterator[tuple[int, int]]:
    while begin < end:
        bound = min(end, begin - begin % MS_A_QUARTER + MS_A_QUARTER)
        yield begin, bound
        begin = bound


def _overlap(spans: list[tuple[int, int]], begin: int, end: int) -> int:
    shared = 0
    for start, stop in spans[max(0, bisect_right(spans, (begin, 0)) - 1) :]:
        if start >= end:
            break
        shared += max(0, min(stop, end) - max(start, begin))
    return shared
