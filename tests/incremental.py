"""Builds of growing feeds beside fresh full builds over the same files, and where the two differ.

A *case* is a list of batches; a batch is what lands between two builds. On disk a case is a folder with a folder a batch, in
the order of their names, each laid out like the root of the feeds. From the root of the project::

    .venv/bin/python tests/incremental.py compare CASE         # where the incremental result and the full one differ
    .venv/bin/python tests/incremental.py shrink CASE SMALLER  # the same difference with as few records as it takes
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import multiprocessing
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from conftest import PLATFORMS, Project, Warehouse, copy_of_project, reading

Batch = dict[str, bytes]
Case = list[Batch]
# What the runs were, not what the feeds say.
HISTORIES = ("completed_engagement_changes", "load_history")
# One agent, one queue and one outcome on several platforms, and rates, so that what lands on one platform reaches the others.
SEEDS = {
    "map_agents": [
        "generic,,ben,ben,Ben Brown,",
        "amazon_connect,,a1000000-0000-4000-8000-000000000002,ben,Ben Brown,",
        "genesys_cloud,,u-eva,ben,Ben Brown,",
        "genesys_cloud,,user-ben,ben,Ben Brown,",
        "twilio_flex,,WKben,ben,Ben Brown,",
        "zendesk,,12,ben,Ben Brown,",
    ],
    "map_queues": [
        "generic,,Support,support,Support,",
        "amazon_connect,,b1000000-0000-4000-8000-000000000001,support,Support,",
        "genesys_cloud,,q-sales,support,Support,",
        "twilio_flex,,WQsupport,support,Support,",
        "zendesk,,81,support,Support,",
    ],
    "map_outcomes": ["generic,,Sold,Sale,Success,"],
    "map_agent_statuses": ["generic,,Ready,true,"],
    "agent_rates": [",,,Front office,,2026-01-01T00:00:00Z,,30.00,0.10,", ",,ben,,,2026-01-01T00:00:00Z,,36.00,,"],
    "channel_rates": [",Voice,2026-01-01T00:00:00Z,2026-03-03T00:00:00Z,0.02,0.00,"],
    "service_level_policies": [
        ",,Support,,2026-01-01T00:00:00Z,2026-03-03T00:00:00Z,30,5,Ignore,Out of SLA,Out of SLA,office,",
    ],
}


# -- What stands in a warehouse ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """The columns of a table with their types, and how often each of its rows is there."""

    columns: tuple[tuple[str, str], ...]
    rows: Counter[tuple[Any, ...]]

    def named(self) -> Iterator[dict[str, Any]]:
        """Give every row by column."""
        names = [name for name, _ in self.columns]
        for row in self.rows.elements():
            yield dict(zip(names, row, strict=True))


Contents = dict[str, Table]


def contents_of(database: Path, schemas: tuple[str, ...] = ("marts", "audit")) -> Contents:
    """Read all tables and views of some schemas but the histories, without loading times."""
    found: Contents = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables where list_contains(?, table_schema) order by all",
            [list(schemas)],
        ).fetchall()
        for schema, table in tables:
            if table in HISTORIES:
                continue
            result = connection.execute(f"select columns(lambda name: name <> 'loaded_at') from {schema}.{table}")
            columns = tuple((column[0], str(column[1])) for column in result.description or [])
            found[f"{schema}.{table}"] = Table(columns, Counter(_hashable(row) for row in result.fetchall()))
    return found


def _hashable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(repr(value) if isinstance(value, list | dict) else value for value in row)


def broken_promises(contents: Contents) -> list[str]:
    """What no full result may show: an engagement twice, a record that is not accounted for."""
    found = []
    ids = Counter(row["engagement_id"] for row in contents["marts.fct_engagements"].named())
    found += [f"engagement {name} is there {number} times" for name, number in ids.items() if number > 1]
    for row in contents["audit.feed_reconciliation"].named():
        parts = sum(row[name] for name in ("current", "superseded", "merged", "unused", "quarantined"))
        if row["read"] != parts or any(row[name] < 0 for name in ("current", "superseded", "merged", "unused")):
            found.append(f"the reconciliation does not add up: {row}")
    return found


def differences(grown: Contents, fresh: Contents, most: int = 5) -> list[str]:
    """Say in which tables, columns and rows the incremental result differs from the full one; of each table *most* rows."""
    found = [f"{name}: only in the incremental result" for name in grown.keys() - fresh.keys()]
    found += [f"{name}: only in the full result" for name in fresh.keys() - grown.keys()]
    for name in sorted(grown.keys() & fresh.keys()):
        ours, theirs = grown[name], fresh[name]
        if ours.columns != theirs.columns:
            found.append(f"{name}: columns {set(ours.columns) ^ set(theirs.columns)} differ, or their order")
            continue
        too_many, missing = ours.rows - theirs.rows, theirs.rows - ours.rows
        if not too_many and not missing:
            continue
        names = [column for column, _ in ours.columns]
        pairs, alone = _paired(list(too_many.elements()), list(missing.elements()))
        changed = Counter(column for one, other in pairs for column, _, _ in _changes(names, one, other))
        found.append(
            f"{name}: {too_many.total()} rows only in the incremental result, {missing.total()} only in the full one"
            + (f"; columns {dict(changed)}" if changed else "")
        )
        for one, other in pairs[:most]:
            cells = [f"{column}: incremental {a!r}, full {b!r}" for column, a, b in _changes(names, one, other)]
            found.append(f"  {_shown(names, one)}\n    " + "\n    ".join(cells))
        for side, rows in (("incremental", alone[0]), ("full", alone[1])):
            found += [f"  only in the {side} result: {_shown(names, row, whole=True)}" for row in rows[:most]]
    return found


def names_in(grown: Contents, fresh: Contents) -> set[str]:
    """The native ids and files of the rows that differ, taken apart: words that the records behind them are likely to hold."""
    found: set[str] = set()
    for name in grown.keys() & fresh.keys():
        ours, theirs = grown[name], fresh[name]
        for table in (Table(ours.columns, ours.rows - theirs.rows), Table(theirs.columns, theirs.rows - ours.rows)):
            for row in table.named():
                for column in ("native_id", "conversation_name", "engagement_id", "native_value", "agent_name", "queue_name"):
                    found |= {word for word in str(row.get(column) or "").split("/") if len(word) > 1}
    return found


def _paired(
    ours: list[tuple[Any, ...]], theirs: list[tuple[Any, ...]]
) -> tuple[list[tuple[tuple[Any, ...], tuple[Any, ...]]], tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]]:
    """Take rows of both sides for one row where their first cell, or more than half of their cells, are the same."""
    pairs, left = [], list(theirs)
    alone = []
    for row in ours:
        likeness = [(row[0] == other[0], sum(a == b for a, b in zip(row, other, strict=True))) for other in left]
        best = max(range(len(left)), key=lambda place: likeness[place], default=None)
        if best is not None and (likeness[best][0] or likeness[best][1] * 2 > len(row)):
            pairs.append((row, left.pop(best)))
        else:
            alone.append(row)
    return pairs, (alone, left)


def _changes(names: list[str], one: tuple[Any, ...], other: tuple[Any, ...]) -> list[tuple[str, Any, Any]]:
    return [(name, a, b) for name, a, b in zip(names, one, other, strict=True) if a != b]


def _shown(names: list[str], row: tuple[Any, ...], whole: bool = False) -> str:
    """A row by what tells it apart: all that is given, or its first cells and what bears a name."""
    cells = [(name, value) for name, value in zip(names, row, strict=True) if value is not None]
    if not whole:
        cells = [
            (name, value)
            for place, (name, value) in enumerate(cells)
            if place < 3 or name in ("native_id", "type", "status", "source", "feed")
        ]
    return ", ".join(f"{name}={value!s}" for name, value in cells)


# -- Building ------------------------------------------------------------------------------------------------------------------


def platforms_of(case: Case) -> tuple[str, ...]:
    """Name the platforms whose models a case needs: generic and those that it has files of."""
    folders = {file.split("/")[0] for batch in case for file in batch}
    return ("generic", *(platform for platform in PLATFORMS if platform in folders))


def project_reading(platforms: tuple[str, ...], folder: Path) -> Project:
    """Copy the project with the models of some platforms, without its tests, with the seeds above."""
    copy = copy_of_project(folder / "project", **reading(*platforms))
    for seed, lines in SEEDS.items():
        with open(copy / "seeds" / f"{seed}.csv", "a") as handle:
            handle.writelines(f"{line}\n" for line in lines)
    return Project(copy, folder / "target")


def land(warehouse: Warehouse, batch: Batch) -> None:
    """Lay the files of a batch below the root of the feeds."""
    for file, content in batch.items():
        warehouse.land_bytes(file, content)


def build(warehouse: Warehouse) -> None:
    """Build without the words at the end, which would bury the differences."""
    with redirect_stdout(io.StringIO()):
        warehouse.build()


def built_fresh(project: Project, case: Case) -> Contents:
    """Build all batches at once, from nothing."""
    with tempfile.TemporaryDirectory(prefix="fresh-") as folder:
        warehouse = Warehouse(Path(folder), project)
        for batch in case:
            land(warehouse, batch)
        build(warehouse)
        return contents_of(warehouse.database)


_CHILD_PROJECTS: dict[Path, Project] = {}


def _built_fresh_beside(folder: Path, target: Path, case: Case) -> Contents:
    """Do the same in the other process, whose projects are its own."""
    project = _CHILD_PROJECTS.setdefault(folder, Project(folder, target))
    return built_fresh(project, case)


@dataclass
class Comparison:
    """What came of a case: the first batch after which the two results differ, and how; the full results on the way."""

    batch: int | None = None
    report: str = ""
    names: set[str] = field(default_factory=set)
    fresh: list[Contents] = field(default_factory=list)
    seconds: float = 0.0


class Harness:
    """Compares cases; keeps a parsed project for each set of platforms, and a second process for the full builds."""

    def __init__(self, folder: Path) -> None:
        """Work in a folder, which should be empty."""
        self.folder = folder
        self.projects: dict[tuple[str, ...], tuple[Project, Path]] = {}
        self.known: dict[str, Comparison] = {}
        self.beside = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))

    def close(self) -> None:
        """Let the second process end."""
        self.beside.shutdown(cancel_futures=True)

    def project(self, platforms: tuple[str, ...]) -> tuple[Project, Path]:
        """Return the project for some platforms, and the target folder that the other process is to use for it."""
        if platforms not in self.projects:
            folder = self.folder / "-".join(platforms)
            project = project_reading(platforms, folder)
            project.manifest()
            # What is parsed is found there, and need not be parsed twice.
            shutil.copytree(project.target, folder / "target-beside")
            self.projects[platforms] = (project, folder / "target-beside")
        return self.projects[platforms]

    def compare(self, case: Case, all_batches: bool = True) -> Comparison:
        """Build a case batch by batch and compare with a full build after each, or after the last one alone.

        The first batch is compared only where it is the last: its build is a full one. What was compared once is not built
        again, so that shrinking meets the same answer each time.
        """
        case = [batch for batch in case if batch]
        mark = hashlib.md5(repr([sorted(batch.items()) for batch in case]).encode() + bytes([all_batches])).hexdigest()
        if mark not in self.known:
            began = time.monotonic()
            self.known[mark] = self._compare(case, all_batches)
            self.known[mark].seconds = time.monotonic() - began
        return self.known[mark]

    def _compare(self, case: Case, all_batches: bool) -> Comparison:
        project, target = self.project(platforms_of(case))
        first = 2 if all_batches else len(case)
        waiting: dict[int, Future[Contents]] = {
            number: self.beside.submit(_built_fresh_beside, project.folder, target, case[:number])
            for number in range(first, len(case) + 1)
        }
        result = Comparison()
        try:
            with tempfile.TemporaryDirectory(prefix="grown-") as folder:
                warehouse = Warehouse(Path(folder), project)
                for number, batch in enumerate(case, start=1):
                    land(warehouse, batch)
                    build(warehouse)
                    if number not in waiting:
                        continue
                    grown, fresh = contents_of(warehouse.database), waiting.pop(number).result()
                    found = differences(grown, fresh) or [*broken_promises(fresh)]
                    if found:
                        result.batch, result.report, result.names = number, "\n".join(found), names_in(grown, fresh)
                        return result
                    result.fresh.append(fresh)
        finally:
            for future in waiting.values():
                future.cancel()
        return result


# -- Cases on disk, and making them small --------------------------------------------------------------------------------------


def write_case(case: Case, folder: Path) -> Path:
    """Write a case as a folder a batch."""
    shutil.rmtree(folder, ignore_errors=True)
    for number, batch in enumerate(case, start=1):
        for file, content in batch.items():
            path = folder / f"batch-{number:02d}" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder


def read_case(folder: Path) -> Case:
    """Read a case from a folder with a folder a batch."""
    batches = sorted(path for path in folder.iterdir() if path.is_dir())
    return [
        {file.relative_to(batch).as_posix(): file.read_bytes() for file in sorted(batch.rglob("*")) if file.is_file()}
        for batch in batches
    ]


# Batch, file and one of its lines; the whole content where a file is not one of plain lines.
Piece = tuple[int, str, bytes]


def pieces_of(case: Case) -> list[Piece]:
    """Take a case apart into the lines of its files; packed lines are unpacked."""
    pieces: list[Piece] = []
    for number, batch in enumerate(case):
        for file, content in sorted(batch.items()):
            if file.endswith(".jsonl.gz"):
                try:
                    file, content = file.removesuffix(".gz"), gzip.decompress(content)
                except (OSError, EOFError):
                    file = f"{file}.gz" if not file.endswith(".gz") else file
            lines = content.splitlines(keepends=True) if file.endswith(".jsonl") else [content]
            pieces += [(number, file, line) for line in lines]
    return pieces


def case_of(pieces: list[Piece]) -> Case:
    """Put pieces together again; batches without any are left out."""
    batches: dict[int, Batch] = {}
    for number, file, line in pieces:
        batch = batches.setdefault(number, {})
        batch[file] = batch.get(file, b"") + line
    return [batches[number] for number in sorted(batches)]


def shown(case: Case) -> str:
    """Give the lines of a case by batch and file."""
    lines = []
    for number, file, line in pieces_of(case):
        place = f"batch {number + 1}: {file}"
        lines += [place] if place not in lines else []
        lines.append(f"    {line.decode(errors='replace').rstrip()}")
    return "\n".join(lines)


def shrunk(pieces: list[Piece], fails: Callable[[list[Piece]], bool]) -> list[Piece]:
    """Leave out what it does not take to fail: whole platforms, accounts and feeds first, then ever fewer lines."""
    for depth in (1, 2, 3):
        for group in sorted({"/".join(file.split("/")[:depth]) + "/" for _, file, _ in pieces}):
            left = [piece for piece in pieces if not piece[1].startswith(group)]
            if len(left) < len(pieces) and fails(left):
                pieces = left
    size = max(1, len(pieces) // 2)
    while True:
        place, dropped = 0, False
        while place < len(pieces):
            left = pieces[:place] + pieces[place + size :]
            if fails(left):
                pieces, dropped = left, True
            else:
                place += size
        if size == 1 and not dropped:
            return pieces
        size = max(1, size // 2)


def smallest(harness: Harness, case: Case, seconds: float, say: Callable[[str], None] = lambda line: None) -> Case:
    """Make a failing case small, as far as the time goes: few batches, few records."""
    found = harness.compare(case)
    assert found.batch is not None, "nothing differs in this case"
    began, best = time.monotonic(), pieces_of([batch for batch in case if batch][: found.batch])

    def fails(pieces: list[Piece]) -> bool:
        nonlocal best
        smaller = case_of(pieces)
        if len(smaller) < 2 or time.monotonic() - began > seconds:
            return False
        if harness.compare(smaller, all_batches=False).batch is None:
            return False
        best = pieces
        say(f"{time.monotonic() - began:.0f} s: {len(pieces)} records in {len(smaller)} batches")
        return True

    say(f"{len(best)} records in {found.batch} batches")
    # Those that hold a name of the rows that differ; then two builds instead of many, which makes each attempt cheaper.
    words = [word.encode() for word in found.names]
    fails([piece for piece in best if any(word in piece[2] for word in words)])
    fails([(0 if number < found.batch - 1 else 1, file, line) for number, file, line in best])
    shrunk(best, fails)
    return case_of(best)


def main() -> int:
    """Compare or shrink a case that lies in a folder; give 1 when something differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("compare", "shrink"):
        command = commands.add_parser(name)
        command.add_argument("case", type=Path)
        if name == "shrink":
            command.add_argument("smaller", type=Path)
            command.add_argument("--seconds", type=float, default=3600)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="harness-") as folder:
        harness = Harness(Path(folder))
        case = read_case(given.case)
        if given.command == "shrink":
            case = smallest(harness, case, given.seconds, say=lambda line: print(line, flush=True))
            write_case(case, given.smaller)
        found = harness.compare(case)
        harness.close()
    print(shown(case) if given.command == "shrink" else "")
    print(f"after batch {found.batch}:\n{found.report}" if found.batch else "no difference")
    return 1 if found.batch else 0


if __name__ == "__main__":
    raise SystemExit(main())
