"""Invented feeds that land in pieces: what may be delivered, and strategies of hypothesis that deal it into batches.

Generic feeds are made up from few conversations, agents and queues, so that much of it touches much else. The feeds of the
platforms are the records of the hand-made feeds, as they are and changed: copies of a story beside it, other times, members
with the values that other records have, members that are missing.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from conftest import PLATFORMS, ROOT, Record
from hypothesis import strategies as st
from incremental import Batch, Case

# The feed (platform/source/feed) of a record and its line; a file that stands for itself has bytes.
Line = tuple[str, str | bytes]
# What belongs together, such as a call with all records of it.
Story = list[Line]


# -- The hand-made feeds as a pool ---------------------------------------------------------------------------------------------


PAGES = ("conversations", "userDetails", "entities", "events")


def _records_of(path: Path) -> list[Record | str]:
    """The records of a file, out of their pages; a line that is no JSON stays as it is."""
    text = path.read_text(errors="replace")
    if path.suffix == ".csv":
        return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(text.splitlines())]
    found: list[Any] = []
    for piece in [text] if path.suffix == ".json" else text.splitlines():
        place = 0
        try:
            while piece[place:].strip():
                place += len(piece[place:]) - len(piece[place:].lstrip())
                value, place = json.JSONDecoder().raw_decode(piece, place)
                found += value if isinstance(value, list) else [value]
        except json.JSONDecodeError:
            found.append(piece)
    records: list[Record | str] = []
    for value in found:
        pages = [value[name] for name in PAGES if name in value] if isinstance(value, dict) else []
        records += pages[0] if pages else [value]
    return records


@cache
def pool(platform: str) -> list[Story]:
    """The stories that the hand-made feeds and the samples tell of a platform: what lies in files of one name."""
    stories: dict[tuple[str, str], Story] = {}
    for root in (ROOT / "tests" / "feeds", ROOT / "sample_feeds"):
        for path in sorted((root / platform).rglob("*.*")):
            if path.suffix not in (".csv", ".json", ".jsonl", ".ndjson"):
                continue
            source, feed = path.relative_to(root / platform).parts[:2]
            story = stories.setdefault((source, path.stem), [])
            story += [
                (f"{platform}/{source}/{feed}", record if isinstance(record, str) else json.dumps(record))
                for record in _records_of(path)
            ]
    return list(stories.values())


@cache
def native_ids() -> list[tuple[str, str, str]]:
    """Platform, source and native id of the engagements that the hand-made feeds become, for custom data."""
    found = []
    for path in sorted((ROOT / "tests" / "expected").glob("*.csv")):
        platform = next(name for name in PLATFORMS if path.name.startswith(name))
        with open(path, newline="") as handle:
            found += [(platform, row["source"], row["native_id"]) for row in csv.DictReader(handle)]
    return found


# -- Changing records ----------------------------------------------------------------------------------------------------------

Place = tuple[str | int, ...]
MISSING = object()
# The members that say which version of a thing a record is.
VERSION_MEMBERS = {
    "LastUpdateTimestamp", "EventTimestamp", "dateModified", "_fivetran_synced", "_Company_synced", "updated_at", "timestamp",
    "event_date", "event_date_ms", "version",
}  # fmt: skip
# The members that name one message of a stream, which counts once.
MESSAGE_MEMBERS = {"EventId", "sid", "id"}
# The members that name a conversation or a part of one, but nobody and nothing that conversations share.
THING_MEMBERS = {
    "ContactId", "InitialContactId", "PreviousContactId", "NextContactId", "EventId", "conversationId", "sessionId",
    "participantId", "task_sid", "reservation_sid", "transfer_initiating_reservation_sid", "sid", "conversation_id",
    "ticket_id", "chat_id", "call_id", "merged_ticket_ids", "engagement_id", "status_id",
}  # fmt: skip
# Feeds whose own id names somebody or something that conversations share.
DIRECTORIES = {"user", "group", "brand", "organization", "users", "queues", "wrapup_codes", "campaigns", "teams", "agents"}
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")


def _walk(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _walk(member, (*place, name))
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from _walk(member, (*place, number))
    else:
        yield place, value


def _set(record: Record, place: Place, value: Any) -> None:
    """Set a member at a place, if the record has what is around it."""
    around: Any = record
    for step in place[:-1]:
        if isinstance(around, list) and isinstance(step, int) and around:
            around = around[step % len(around)]
        elif isinstance(around, dict) and isinstance(around.get(step), dict | list):
            around = around[step]
        else:
            return
    last = place[-1]
    if isinstance(around, dict):
        if value is MISSING:
            around.pop(last, None)
        else:
            around[last] = value
    elif isinstance(around, list) and isinstance(last, int) and around and value is not MISSING:
        around[last % len(around)] = value


@cache
def vocabulary(kind: str) -> list[tuple[Place, Any]]:
    """Every member of the records of a kind (platform/feed) with a value that some record has there; whole objects too."""
    platform, feed = kind.split("/")
    found: dict[str, tuple[Place, Any]] = {}
    for story in pool(platform):
        for where, line in story:
            if where.split("/")[2] != feed or not isinstance(line, str) or not _is_object(line):
                continue
            record = json.loads(line)
            whole = [((name,), member) for name, member in record.items() if isinstance(member, dict | list)]
            for place, value in [*whole, *_walk(record)]:
                found[json.dumps([place, value])] = (place, value)
                found.setdefault(json.dumps([place, "missing"]), (place, MISSING))
    return [found[key] for key in sorted(found)]


def _is_object(line: str | bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _later(value: Any, seconds: int) -> Any:
    """Move what is a time, or an epoch in milliseconds; leave all else."""
    if isinstance(value, str) and TIME.search(value):

        def moved(match: re.Match[str]) -> str:
            try:
                moment = datetime.fromisoformat(match[0]) + timedelta(seconds=seconds)
            except (ValueError, OverflowError):
                return match[0]
            return moment.isoformat(sep=match[0][10]) if 1970 < moment.year < 2199 else match[0]

        return TIME.sub(moved, value)
    if re.fullmatch(r"17\d{11}", str(value)):
        return type(value)(int(value) + seconds * 1000)
    return value


def _changed(line: str | bytes, change: Callable[[Record], None]) -> str | bytes:
    if not _is_object(line):
        return line
    record = json.loads(line)
    change(record)
    return json.dumps(record)


def another(story: Story, number: int) -> Story:
    """The same story told of other conversations and tasks, with the same people and queues."""

    def change(record: Record, feed: str) -> None:
        named = THING_MEMBERS | ({"id"} if feed not in DIRECTORIES else set())
        for place, value in list(_walk(record)):
            if not any(step in named for step in place) or value in (None, "", "[]"):
                continue
            text = str(value)
            if re.fullmatch(r"\[?[\d.]+\]?", text):
                renamed: Any = re.sub(r"\d+", lambda match: str(int(match[0]) + 10_000 * number), text, count=1)
                _set(record, place, int(renamed) if isinstance(value, int) else renamed)
            else:
                _set(record, place, f"{text}-{number}")

    return [(feed, _changed(line, lambda record, feed=feed: change(record, feed.split("/")[2]))) for feed, line in story]  # type: ignore[misc]


def moved(story: Story, seconds: int) -> Story:
    """The same story at another time."""

    def change(record: Record) -> None:
        for place, value in list(_walk(record)):
            _set(record, place, _later(value, seconds))

    return [(feed, _changed(line, change)) for feed, line in story]


def version(line: Line, choice: int, seconds: int, new_message: bool) -> Line:
    """Another version of a record: one member says what another record says there, or moves a little if it is a time.

    The version moves by the seconds given, the name of the message changes if so wished.
    """
    feed, text = line
    platform, _, name = feed.split("/")
    words = vocabulary(f"{platform}/{name}")

    def change(record: Record) -> None:
        if words:
            place, value = words[choice % len(words)]
            if isinstance(value, str) and TIME.match(value) and choice % 3:
                given = dict(_walk(record)).get(place)
                value = _later(given, (-3, 5, 61, 901)[choice % 4])
            _set(record, place, value)
        for place, value in list(_walk(record)):
            if place[-1] in VERSION_MEMBERS:
                _set(record, place, value + 1 if isinstance(value, int) and value < 1e9 else _later(value, seconds))
            if new_message and place[-1] in MESSAGE_MEMBERS and name in ("agent_events", "events"):
                _set(record, place, f"{value}+{choice % 7}")

    return feed, _changed(text, change)


# -- Generic and custom records ------------------------------------------------------------------------------------------------

# Half an hour that many share, one around midnight, and one long after, when what was left open is stale.
ANCHORS = (
    datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
    datetime(2026, 3, 2, 23, 55, tzinfo=UTC),
    datetime(2026, 3, 12, 9, 10, tzinfo=UTC),
)
AGENTS = ("ann", "ben", "cid")
CONVERSATIONS = ("talk-1", "talk-2", "talk-3", "talk-4")
SOURCES = ("acme", "acme", "beta")
CONTACTS = ("+1 415 555 0101", "tel:+14155550101", "pat@example.com", "web-visitor-42")


KINDS = ("Agent",) * 6 + ("Queue",) * 3 + ("Invitation",) * 2 + ("Menu", "Flow", "Technical", "Agent Activity")


def _at(anchor: datetime, seconds: int) -> str:
    return (anchor + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def _maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, *values))


PROPERTIES: dict[str, st.SearchStrategy[Any]] = {
    "agent_name": _maybe("Ann A.", "Ben B.", "Somebody"),
    "agent_type": _maybe("User", "Bot", "Robot"),
    "team": _maybe("Front office", "Back office"),
    "contact": _maybe(*CONTACTS),
    "queue": _maybe("Support", "Sales"),
    "queue_id": _maybe("q-1"),
    "campaign": _maybe("Spring"),
    "campaign_id": _maybe("c-1"),
    "case_id": _maybe("case-1", "case-2"),
    "channel": _maybe("Hotline", "Web"),
    "channel_type": _maybe("Voice", "Chat", "Email", "Pigeon"),
    "channel_vendor": _maybe("Carrier One"),
    "company_contact": _maybe("+18005550100"),
    "direction": _maybe("Inbound", "Outbound", "Internal", "Sideways"),
    "language": _maybe("English", "Czech"),
    "location": _maybe("Brno"),
    "menu_path": _maybe("Sales > New", "Root"),
    "outcome": _maybe("Accepted", "Abandoned", "Flow Out", "Rejected", "Sold", "Lost"),
    "outcome_category": _maybe("Success"),
    "platform": _maybe("old pbx"),
    "priority": _maybe("High"),
    "reason": _maybe("Order", "Complaint"),
    "terminated_by": _maybe("Agent", "Customer", "Nobody"),
    "service_level": _maybe("Within SLA"),
    "focus_seconds": _maybe(12.5),
    "cost": _maybe(1.25),
    "hold_seconds": _maybe(0, 7, 9999),
    "status": _maybe("Deleted", "On Hold", "Corrupted"),
    "plan": _maybe("gold", "call +1 415 555 0199"),
}
BAD_LINES = (
    "this is no record",
    '{"engagement_id": "bad-1", "type": "Agent", "started_at": "2026-03-02T10:00:00Z"}',
    '{"engagement_id": "bad-2", "type": "Robot", "started_at": "2026-03-02T10:00:00Z", "updated_at": "2026-03-02T10:00:00Z"}',
    '{"engagement_id": "talk-1-0", "type": "Agent", "ended_at": "2026-02-30T10:00:00Z", "updated_at": "2026-03-20T10:00:00Z"}',
    '{"engagement_id": "talk-1-1", "type": "Agent", "ended_at": "2026-03-02T10:00:00Z", "hold_seconds": -1, '
    '"updated_at": "2026-03-20T10:00:00Z"}',
)


@st.composite
def generic_engagements(draw: st.DrawFn) -> Story:
    """One to three versions of an engagement: opened, ended, deleted, of another agent, type or conversation."""
    source = draw(st.sampled_from(SOURCES))
    conversation = draw(st.sampled_from(CONVERSATIONS))
    name = f"{conversation}-{draw(st.integers(0, 5))}"
    # A conversation mostly keeps to its time, so that its entries follow one another, and agents have several at once.
    usual = ANCHORS[(0, 0, 1, 2)[CONVERSATIONS.index(conversation)]]
    anchor = draw(st.sampled_from((usual,) * 6 + ANCHORS))
    start = draw(st.integers(0, 24)) * 40
    usual_kind = draw(st.sampled_from(KINDS))
    # Seconds from the start: connected, disconnected, ended.
    spans = draw(st.sampled_from(((5, 100, 120), (0, 0, 0), (30, 900, 900), (60, 20, 90), (10, 1800, 2000), (0, 30, 45))))
    story: Story = []
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from((usual_kind,) * 6 + KINDS))
        known = draw(st.sampled_from((3,) * 6 + (2, 1, 0)))
        properties = draw(st.dictionaries(st.sampled_from(sorted(PROPERTIES)), st.none(), max_size=6))
        record = {
            "engagement_id": name,
            "type": kind,
            "updated_at": _at(anchor, start + draw(st.sampled_from((0, 1, 2, 3, 3, 4))) * 3600),
            "conversation_id": draw(st.sampled_from((conversation,) * 6 + CONVERSATIONS)),
            "agent_id": draw(_maybe(*AGENTS * 3)),
            "started_at": _at(anchor, start) if draw(st.integers(0, 9)) < 9 else None,
            "outcome": "Accepted" if kind in ("Queue", "Invitation") else None,
            "connected_at": _at(anchor, start + spans[0]) if known > 0 and kind == "Agent" else None,
            "disconnected_at": _at(anchor, start + spans[1]) if known > 1 and kind == "Agent" else None,
            "ended_at": _at(anchor, start + spans[2]) if known > 2 else None,
            **{member: draw(PROPERTIES[member]) for member in sorted(properties)},
        }
        if number and draw(st.integers(0, 3)) == 0:
            record["status"] = "Deleted"
        story.append((f"generic/{source}/engagements", json.dumps({k: v for k, v in record.items() if v is not None})))
    return story


@st.composite
def generic_directories(draw: st.DrawFn) -> Story:
    """Versions of an agent's entry."""
    source, agent = draw(st.sampled_from(SOURCES)), draw(st.sampled_from(AGENTS))
    return [
        (
            f"generic/{source}/agents",
            json.dumps(
                {
                    "agent_id": agent,
                    "agent_name": draw(st.sampled_from((agent.title(), f"{agent.title()} A.", f"{agent.title()} B."))),
                    "agent_type": draw(st.sampled_from(("User", "Bot"))),
                    "team": draw(st.sampled_from(("Front office", "Back office", ""))),
                    "updated_at": _at(ANCHORS[0], 3600 * draw(st.integers(0, 3))),
                }
            ),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]


@st.composite
def generic_statuses(draw: st.DrawFn) -> Story:
    """Versions of an agent's span in a status, over quarters of an hour and midnight."""
    source, name = draw(st.sampled_from(SOURCES)), draw(st.sampled_from(("s-1", "s-2", "s-3", "talk-1-0")))
    anchor, start = draw(st.sampled_from(ANCHORS[:2])), draw(st.integers(-4, 4)) * 300
    story: Story = []
    for _ in range(draw(st.integers(1, 2))):
        end = draw(_maybe(200, 1700, 4000))
        record = {
            "status_id": name,
            "agent_id": draw(st.sampled_from(AGENTS)),
            "status": draw(st.sampled_from(("Ready", "Break", "Lunch"))),
            "available": draw(_maybe(True, False)),
            "started_at": _at(anchor, start),
            "ended_at": None if end is None else _at(anchor, start + end),
            "updated_at": _at(anchor, start + 3600 * draw(st.integers(1, 3))),
        }
        story.append((f"generic/{source}/agent_statuses", json.dumps({k: v for k, v in record.items() if v is not None})))
    return story


@st.composite
def custom_records(draw: st.DrawFn, platforms: tuple[str, ...]) -> Story:
    """Corrections of an engagement of any platform, one that may never come among them."""
    known = [row for row in native_ids() if row[0] in platforms]
    if draw(st.booleans()) and known:
        platform, source, name = draw(st.sampled_from(known))
    else:
        platform, source = "generic", draw(st.sampled_from(SOURCES))
        name = draw(st.sampled_from((*CONVERSATIONS, "nobody", "s"))) + f"-{draw(st.integers(0, 3))}"
    story: Story = []
    for _ in range(draw(st.integers(1, 3))):
        members = draw(
            st.dictionaries(
                st.sampled_from([*sorted(PROPERTIES), "agent_id", "started_at", "ended_at", "score"]), st.booleans(), max_size=4
            )
        )
        record: Record = {"engagement_id": name, "updated_at": _at(ANCHORS[0], 3600 * draw(st.integers(0, 3)))}
        if platform != "generic" or draw(st.booleans()):
            record["platform"] = platform
        for member, clears in sorted(members.items()):
            if clears:
                record[member] = None
            elif member in PROPERTIES:
                record[member] = draw(PROPERTIES[member])
            else:
                record[member] = {
                    "agent_id": draw(st.sampled_from(AGENTS)),
                    "started_at": _at(ANCHORS[0], draw(st.integers(0, 20)) * 60),
                    "ended_at": _at(ANCHORS[0], draw(st.integers(5, 40)) * 60),
                    "score": draw(st.integers(1, 5)),
                }[member]
        story.append((f"custom/{source}/engagements", json.dumps(record)))
    return story


@st.composite
def rubbish(draw: st.DrawFn, platforms: tuple[str, ...]) -> Story:
    """What is no record, or no file that can be read, or no file of any feed."""
    feeds = ["generic/acme/engagements", "custom/acme/engagements"] + [
        {
            "amazon_connect": "amazon_connect/records/contact_records",
            "genesys_cloud": "genesys_cloud/hq/conversation_details",
            "twilio_flex": "twilio_flex/acme-flex/events",
            "zendesk": "zendesk/acme/ticket",
        }[platform]
        for platform in platforms
        if platform in PLATFORMS
    ]
    feed = draw(st.sampled_from(feeds))
    what = draw(st.integers(0, 3))
    if what == 0:
        return [(feed, gzip.compress(b"cut short" * 50, mtime=0)[:-9])]
    if what == 1:
        return [("generic/acme/nothing", "{}")]
    return [(feed, draw(st.sampled_from(BAD_LINES)))]


@st.composite
def platform_stories(draw: st.DrawFn, platform: str) -> Story:
    """A story of a hand-made feed, or a copy of it at another time, with other versions of some of its records."""
    story = list(draw(st.sampled_from(pool(platform))))
    number = draw(st.sampled_from((0, 0, 0, 1, 2)))
    if number:
        story = another(story, number)
    seconds = draw(st.sampled_from((0, 0, 0, 20, 60, 900, 86_400, 9 * 86_400)))
    if seconds:
        story = moved(story, seconds)
    for _ in range(draw(st.integers(0, 4))):
        line = story[draw(st.integers(0, 1000)) % len(story)]
        story.append(
            version(line, draw(st.integers(0, 10_000)), draw(st.sampled_from((60, 3600, 0, -60))), draw(st.booleans()))
        )
    return story


# -- Dealing -------------------------------------------------------------------------------------------------------------------

FILES = ("a.jsonl", "dt=2026-03-03/b.jsonl", "c.jsonl.gz")
# Batch and file of a delivery.
Delivery = tuple[int, str]


def dealt(lines: list[tuple[Line, list[Delivery]]]) -> Case:
    """Put lines into the files of the batches that they are delivered with; a file that stands for itself comes once."""
    batches: dict[int, dict[str, list[str]]] = {}
    files: dict[int, Batch] = {}
    for number, ((feed, line), deliveries) in enumerate(lines):
        for batch, name in deliveries:
            if isinstance(line, bytes):
                files.setdefault(batch, {})[f"{feed}/x{number}-{batch}.jsonl.gz"] = line
            else:
                # The name of a file decides between equal versions, so it must not follow the order of the batches.
                folder, _, name = name.rpartition("/")
                path = "/".join(part for part in (feed, folder, name.replace(".", f"-{(batch * 7) % 5}{batch}.", 1)) if part)
                batches.setdefault(batch, {}).setdefault(path, []).append(line)
    for batch, texts in batches.items():
        for path, found in texts.items():
            content = "".join(f"{line}\n" for line in found).encode()
            files.setdefault(batch, {})[path] = gzip.compress(content, mtime=0) if path.endswith(".gz") else content
    return [files[batch] for batch in sorted(files)]


class Dealt:
    """A case, which hypothesis shows in a few words: what failed is shown where it is small."""

    def __init__(self, case: Case) -> None:
        """Hold a case."""
        self.case = case

    def __repr__(self) -> str:
        """Count the files of the batches."""
        return f"Dealt(files={[len(batch) for batch in self.case]})"


@st.composite
def several(draw: st.DrawFn, stories: st.SearchStrategy[Story], most: int) -> list[Story]:
    """No, few or many stories; a list of hypothesis would nearly always be short."""
    return [draw(stories) for _ in range(draw(st.sampled_from((0, most // 3, most // 2, most, most))))]


@st.composite
def cases(draw: st.DrawFn, platforms: tuple[str, ...], most_batches: int, most_stories: int) -> Dealt:
    """Stories of some platforms, each line of them in none, one or two of the batches."""
    batches = draw(st.integers(2, most_batches))
    stories: list[Story] = []
    for platform in platforms:
        if platform == "generic":
            stories += draw(several(generic_engagements(), 2 * most_stories))
            stories += draw(several(generic_directories(), 3))
            stories += draw(several(generic_statuses(), 4))
        else:
            stories += draw(several(platform_stories(platform), most_stories))
    stories += draw(several(custom_records(platforms), 6))
    stories += draw(several(rubbish(platforms), 3))
    deliveries: list[Delivery] = [(batch, name) for batch in range(batches) for name in FILES]
    # One line of twelve never comes, one of twelve comes twice.
    ways: list[list[Delivery]] = [[]] * len(deliveries) + [[delivery] for delivery in deliveries] * 10
    ways += [[delivery, deliveries[-1 - place]] for place, delivery in enumerate(deliveries)]
    lines = [(line, draw(st.sampled_from(ways))) for story in stories for line in story]
    return Dealt(dealt(lines))


def whole_pool(platforms: tuple[str, ...], batches: int, seed: int) -> Case:
    """Every record of the pools, with copies and versions of some, dealt by a seed: one of seven comes twice."""
    chance = random.Random(seed)
    lines: list[tuple[Line, list[Delivery]]] = []
    for platform in (*platforms, "custom"):
        for story in pool(platform):
            told = [*story]
            told += moved(another(story, 1), chance.choice((0, 20, 900))) if chance.random() < 0.2 else []
            told += [
                version(line, chance.randrange(10_000), chance.choice((60, 3600, -60)), chance.random() < 0.5)
                for line in story
                if chance.random() < 0.25
            ]
            for line in told:
                often = 2 if chance.random() < 0.14 else 1
                lines.append((line, [(chance.randrange(batches), chance.choice(FILES)) for _ in range(often)]))
    chance.shuffle(lines)
    return dealt(lines)
