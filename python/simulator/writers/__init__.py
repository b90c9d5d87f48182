"""Writers turn the truth of an account into the records of a platform; :func:`deliver` lands them as files.

A writer is a generator over the facts of one account (see :data:`Write`). It yields a :class:`Delivery` for each record, in any
order, and may hold facts back, until ``DayOver`` says that a time is settled. It needs no memory of what it has yielded:
redelivery, lateness, disorder, packing and cutting into files are the same for all and are done here.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import md5
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple

from simulator.centre import MS_A_DAY, Plan
from simulator.truth import Account, Fact

# So many records at most make a file.
RECORDS_A_FILE = 20_000

Record = dict[str, Any]


class Delivery(NamedTuple):
    """A record of a feed as the platform hands it out at a moment (ms), which is when it lands if nothing delays it."""

    feed: str
    record: Record
    at: int


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How an account's records come in: shares are from 0 to 1, of records.

    Attributes:
        opened_first: engagements or conversations that come while they are open, too, and closed later; up to the writer.
        redelivered: records that come once more, up to a day later, byte for byte.
        late: records that come up to *late_by* (ms) later than they could.
        is_disordered: the records of a file are in no order; else in that of delivery.
        is_packed: files are gzip.
        layout: a record a line; records behind one another without line breaks; or pages of the API of *page* records, a page a
            line, in feeds that the writer says come in pages.
    """

    opened_first: float = 0.1
    redelivered: float = 0.02
    late: float = 0.02
    late_by: int = 3 * MS_A_DAY
    is_disordered: bool = True
    is_packed: bool = True
    layout: Literal["lines", "concatenated", "pages"] = "lines"
    page: int = 100


# A writer: gets an account, its facts and its habits. It draws what it needs from a Random of its own, seeded by the account.
Write = Callable[[Account, Iterable[Fact], Habits], Iterator[Delivery]]


@dataclass(frozen=True)
class Writer:
    """A platform that can be written.

    Attributes:
        platform: the landing folder.
        write: the generator of its records.
        pages: by feed, the member of an API page that holds the records; feeds that never come in pages are left out.
        shape: what the platform asks of a plan before it is simulated, such as a case for every conversation.
    """

    platform: str
    write: Write
    pages: dict[str, str] = field(default_factory=dict)
    shape: Callable[[Plan], Plan] = lambda plan: plan


# Each record is as it comes, one version once, in order: the plain case for those who compare.
EXACT = Habits(opened_first=0, redelivered=0, late=0, is_disordered=False, is_packed=False)


@dataclass
class _Lander:
    """Gathers the encoded records of a feed and day and writes them as files when there are enough of them."""

    folder: Path
    habits: Habits
    member: str | None
    random: Random
    records: list[tuple[int, str]] = field(default_factory=list)
    files: int = 0

    def write(self) -> None:
        """Write what is gathered as the next file, and forget it."""
        if self.habits.is_disordered:
            self.random.shuffle(self.records)
        else:
            self.records.sort(key=lambda record: record[0])
        texts = [text for _, text in self.records]
        self.records.clear()
        if self.habits.layout == "pages" and self.member:
            pages = [texts[first : first + self.habits.page] for first in range(0, len(texts), self.habits.page)]
            texts = [f'{{"{self.member}":[{",".join(page)}]}}' for page in pages]
        is_concatenated = self.habits.layout == "concatenated"
        end = "" if is_concatenated else "\n"
        content = "".join(text + end for text in texts).encode()
        self.files += 1
        name = f"part-{self.files:04d}.{'json' if is_concatenated else 'jsonl'}"
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.habits.is_packed:
            # Without a time in its header, so that the same records are the same bytes.
            (self.folder / f"{name}.gz").write_bytes(gzip.compress(content, compresslevel=1, mtime=0))
        else:
            (self.folder / name).write_bytes(content)


def deliver(
    account: Account, deliveries: Iterable[Delivery], habits: Habits, feeds: Path, pages: dict[str, str] | None = None
) -> int:
    """Land records as files ``<feeds>/<platform>/<source>/<feed>/dt=YYYY-MM-DD/part-NNNN.jsonl[.gz]`` and count them.

    The day is that of landing. Every record lands, late ones maybe on days after the simulated time. *pages* names the member
    of a page that holds the records, by feed. The same deliveries and habits give the same bytes.
    """
    random = Random(f"{account.seed} deliver")
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    landers: dict[tuple[str, int], _Lander] = {}
    count = 0

    def land(feed: str, at: int, text: str) -> None:
        nonlocal count
        key = (feed, at // MS_A_DAY)
        lander = landers.get(key)
        if lander is None:
            folder = feeds / account.platform / account.source / feed / f"dt={day(key[1])}"
            lander = landers[key] = _Lander(folder, habits, (pages or {}).get(feed), random)
        lander.records.append((at, text))
        count += 1
        if len(lander.records) == RECORDS_A_FILE:
            lander.write()

    for feed, record, moment in deliveries:
        text = encode(record)
        late_by = int(random.random() * habits.late_by) if random.random() < habits.late else 0
        land(feed, moment + late_by, text)
        if random.random() < habits.redelivered:
            land(feed, moment + late_by + int(random.random() * MS_A_DAY), text)
    for lander in landers.values():
        if lander.records:
            lander.write()
    return count


def digest(account: Account, *names: str) -> str:
    """Return 32 hexadecimal digits that stand for what an account has by these names, to make ids of."""
    return md5("/".join((account.platform, account.source, *names)).encode(), usedforsecurity=False).hexdigest()


def is_address(text: str) -> bool:
    """Whether it is a telephone number or an e-mail address; a web chat has neither on its sides."""
    return text[0] == "+" or "@" in text


@lru_cache(maxsize=1024)
def day(number: int) -> str:
    """Return the date of a day that counts from 1970-01-01, as YYYY-MM-DD."""
    return date.fromordinal(date(1970, 1, 1).toordinal() + number).isoformat()


def iso(moment: int | None) -> str | None:
    """Return a moment (ms) as 2026-03-02T09:30:00.123Z, and None for None."""
    if moment is None:
        return None
    number, rest = divmod(moment, MS_A_DAY)
    seconds, ms = divmod(rest, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{day(number)}T{hour:02d}:{minute:02d}:{second:02d}.{ms:03d}Z"
