"""Readers that ask while builds run: each answer comes from one version, none fails, and no build waits for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import engagements_duckdb
import pytest
from conftest import NewProject, NewWarehouse, Project, Warehouse, clock, engagement, generic_alone
from test_crashes import check_published

# Sums of several tables that agree within a version and differ from one to the next, and what has no row in its dimension.
QUESTION = """
    select
        (select version from audit.published_version),
        (select count(*) from marts.fct_engagements),
        (select sum(engagements) from audit.feed_reconciliation),
        (
            select sum(records)
            from (select max_by(records, build_started_at) as records from audit.load_history group by file) as files
        ),
        (select sum(read) from audit.feed_reconciliation),
        (select count(distinct conversation_id) from marts.fct_engagements),
        (select count(*) from marts.fct_conversations),
        (select count(*) from marts.fct_engagements where
            agent_id not in (select agent_id from marts.dim_agents)
            or source_id not in (select source_id from marts.dim_sources)
            or outcome_id not in (select outcome_id from marts.dim_outcomes)
            or conversation_id not in (select conversation_id from marts.dim_conversations))
"""
# Asks until the file STOP is there, beginning anew or with one connection; writes an answer a line.
READER = """
import json, os, sys, time
path, question, stop, keeps_open, client = sys.argv[1:]
if client:
    sys.path.insert(0, client)
import duckdb
connection = duckdb.connect(path, read_only=True)
while True:
    last = os.path.exists(stop)
    try:
        if keeps_open != 'yes':
            connection.close()
            connection = duckdb.connect(path, read_only=True)
        answers = [[int(cell) if index else cell for index, cell in enumerate(connection.execute(question).fetchone())]
                   for _ in range(2)]
        print(json.dumps({'client': duckdb.__version__, 'answers': answers}), flush=True)
    except Exception as error:
        print(json.dumps({'error': repr(error)}), flush=True)
    if last:
        break
    time.sleep(0.1)
"""
# A client of an older DuckDB, where its package is unpacked.
OLDER_CLIENT = os.environ.get("ENGAGEMENTS_TEST_OLDER_DUCKDB", "")


@dataclass
class Reader:
    """A process that asks, and what it was told once it has ended."""

    process: subprocess.Popen[str]
    output: Path

    def answers(self) -> list[list[Any]]:
        """Return every answer; none may have failed."""
        assert self.process.wait(60) == 0
        told = [json.loads(line) for line in self.output.read_text().splitlines()]
        assert [line for line in told if "error" in line] == []
        for line in told:
            assert line["answers"][0] == line["answers"][1]
        return [line["answers"][0] for line in told]


@contextmanager
def reading(warehouse: Warehouse, folder: Path, stop: Path, keeps_open: bool = False, client: str = "") -> Iterator[Reader]:
    """Ask the published file in a process of its own until *stop* is there."""
    output = folder / f"reader-{len(list(folder.iterdir()))}"
    arguments = [str(warehouse.published_database), QUESTION, str(stop), "yes" if keeps_open else "no", client]
    with (
        output.open("w") as handle,
        subprocess.Popen([sys.executable, "-c", READER, *arguments], stdout=handle, text=True) as process,
    ):
        try:
            yield Reader(process, output)
        finally:
            stop.touch()


def call(number: int, version: int = 1, **members: Any) -> dict[str, Any]:
    """Return a call of one of five agents with an outcome of its day."""
    return engagement(
        f"call-{number}",
        started_at=clock(60 * number),
        connected_at=clock(60 * number),
        ended_at=clock(60 * number + 50),
        updated_at=f"2026-03-02T12:00:{version:02d}Z",
        agent_id=f"agent-{number % 5}-{version}",
        outcome=f"Sold {number // 20}",
        **members,
    )


@pytest.fixture(scope="module")
def project(new_project: NewProject) -> Project:
    """Return a project with one test, which fails on a word."""
    project = new_project(**generic_alone())
    (project.folder / "tests" / "data").mkdir(parents=True, exist_ok=True)
    (project.folder / "tests" / "data" / "breakable.sql").write_text(
        "{{ config(enabled=true) }} select 1 as fault from {{ ref('fct_engagements') }} where native_id = 'fails the test'"
    )
    return project


def drafts(said: str) -> list[str]:
    """Name the files that a build wrote to before it published: the spare, a copy of the published file, or a whole version."""
    kinds = []
    if "publish_draft(" in said:
        spare = "publish_draft('" in said and ".spare', " in said.split("publish_draft(", 1)[1][:400]
        kinds.append("spare" if spare else "update" if "delete from engagements_draft" in said else "whole")
    return kinds


@pytest.mark.slow
def test_every_answer_is_of_one_version_and_none_fails(project: Project, new_warehouse: NewWarehouse, tmp_path: Path) -> None:
    warehouse, stop = new_warehouse(project), tmp_path / "stop"
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    warehouse.land("generic/acme/engagements/0.jsonl", *(call(number) for number in range(20)))
    warehouse.build()
    versions = warehouse.published(QUESTION)
    ways = []

    def build(day: int | None, *arguments: str, sound: bool = True) -> None:
        if day is not None:
            records = [call(number) for number in range(20 * day, 20 * day + 20)]
            # A call of yesterday that is corrected, to an agent that is new.
            warehouse.land(f"generic/acme/engagements/{day}.jsonl", *records, call(20 * day - 1, 2))
        outcome = warehouse.dbt("build", *arguments)
        assert outcome.success == sound
        ways.extend(drafts(outcome.said))
        if sound:
            check_published(warehouse)
        if warehouse.published(QUESTION) != versions[-1:]:
            versions.extend(warehouse.published(QUESTION))

    with ExitStack() as stack:
        readers = [stack.enter_context(reading(warehouse, outputs, stop)) for _ in range(3)]
        keeper = stack.enter_context(reading(warehouse, outputs, stop, keeps_open=True))
        older = stack.enter_context(reading(warehouse, outputs, stop, client=OLDER_CLIENT)) if OLDER_CLIENT else None
        wait_for(lambda: keeper.output.read_text())
        build(1)
        build(2)
        build(3)
        build(None)
        warehouse.land("generic/acme/engagements/bad.jsonl", engagement("fails the test"))
        build(4, sound=False)
        deleted = engagement("fails the test", updated_at="2026-03-03", status="Deleted")
        warehouse.land("generic/acme/engagements/good.jsonl", deleted)
        (project.folder / "tests" / "data" / "breakable.sql").write_text(
            "{{ config(enabled=true) }} select 1 as fault from {{ ref('fct_engagements') }} where false"
        )
        project.parsed = None
        build(5)
        build(6, "--full-refresh")
        build(7)
        build(8)
    # The keeper had the first version open when it was the spare, so that build wrote to a copy.
    assert ways[:3] == ["spare", "update", "spare"] and ways[3:] == ["whole", "whole", "spare", "spare"]
    known = [list(version) for version in versions]
    for version in known:
        assert version[1] == version[2] and version[3] == version[4] and version[5] == version[6] and version[7] == 0
    assert len(known) == 1 + len(ways)
    for reader in [*readers, *([older] if older else [])]:
        answers = reader.answers()
        assert [answer for answer in answers if [answer[0], *map(int, answer[1:])] not in known] == []
        order = [next(place for place, version in enumerate(known) if version[0] == answer[0]) for answer in answers]
        # Readers see versions in their order, and in the end the last one.
        assert order == sorted(order) and order[-1] == len(known) - 1 and len(set(order)) > 3
    assert {tuple(answer) for answer in keeper.answers()} == {tuple(known[0])}


def wait_for(happened: Callable[[], Any]) -> None:
    """Wait until something is so; the test runner's own limit ends what never is."""
    while not happened():
        os.sched_yield()


@pytest.mark.slow
def test_damage_to_the_published_file_or_its_spare_does_not_last(
    project: Project, new_warehouse: NewWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = new_warehouse(project)
    target = warehouse.published_database
    spare = target.with_name(f".{target.name}.spare")
    elsewhere = warehouse.folder / "older.duckdb"

    def scratch(path: Path) -> None:
        content = bytearray(path.read_bytes())
        middle = len(content) // 2
        content[middle : middle + 4096] = bytes(4096)
        path.write_bytes(content)

    def keep() -> None:
        elsewhere.write_bytes(target.read_bytes())

    def tamper() -> None:
        with duckdb.connect(str(target)) as connection:
            connection.execute("update marts.fct_engagements set cost = 1")

    damages: list[Callable[[], object]] = [
        keep,
        lambda: target.write_bytes(elsewhere.read_bytes()),
        lambda: target.unlink(),
        lambda: spare.unlink(),
        lambda: spare.write_bytes(b"no database"),
        lambda: scratch(spare),
        tamper,
        # The version after it is made from the spare, the next would be from what was tampered with.
        lambda: None,
        lambda: target.write_bytes(b"no database"),
        lambda: target.parent.rename(warehouse.folder / "gone"),
    ]
    for day, damage in enumerate(damages):
        warehouse.land(f"generic/acme/engagements/{day}.jsonl", *(call(number) for number in range(20 * day, 20 * day + 20)))
        warehouse.build()
        check_published(warehouse)
        assert warehouse.published("select count(*) from marts.fct_engagements") == [(20 * day + 20,)]
        damage()
    # Without news, too.
    warehouse.build()
    check_published(warehouse)


@pytest.mark.slow
def test_a_file_that_is_updated_many_times_does_not_grow_without_end(
    project: Project, new_warehouse: NewWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse, sizes, ways = new_warehouse(project), [], []
    # Small files may grow to 128 MB before they are written anew; here the rule is to show.
    monkeypatch.setattr(engagements_duckdb, "SMALLEST_PUBLISHED", 1)
    monkeypatch.setattr(engagements_duckdb, "LARGEST_GROWTH", 1.3)
    for day in range(30):
        # The same 500 calls, corrected each time, and one that is new.
        calls = [call(number, day % 60, note=f"{number} {day} " * 50) for number in range(500)]
        warehouse.land(f"generic/acme/engagements/{day}.jsonl", *calls, call(1000 + day))
        ways += drafts(warehouse.dbt("build").said)
        sizes.append(warehouse.published_database.stat().st_size)
        print(day, ways[-1], sizes[-1], flush=True)
    check_published(warehouse)
    assert max(sizes) < 2 * sizes[0]
    assert "spare" in ways
