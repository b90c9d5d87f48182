"""Builds that are killed: the next build makes them good, and readers always have a whole version."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import NewWarehouse, Record, Warehouse, engagement
from engagements_duckdb import publish_draft
from incremental import Contents, contents_of, differences
from test_runs import DELIVERIES

PUBLISHED = ("marts", "audit", "reference")
# What a build of the project without tests tells is some five thousand events, each statement among them.
EVENTS = {"first": 4600, "changes": 5400}


@dataclass(frozen=True)
class Moment:
    """When a build is killed: with the event of a number, or with the first whose text holds a word (the *number*-th of them),
    and so many seconds after it; or before or after a call that Python makes on files."""

    number: int = 1
    word: str = ""
    seconds: float = 0.0
    call: str = ""
    before: bool = True

    def __str__(self) -> str:
        """Name the moment in the report of a test."""
        if self.call:
            return f"{'before' if self.before else 'after'} {self.call} {self.number}"
        return f"{self.word or 'event'} {self.number} and {self.seconds:.3f} s"


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _killer(moment: Moment) -> Callable[[Any], None]:
    seen = 0

    def watch(event: Any) -> None:
        nonlocal seen
        if moment.word in str(getattr(event.info, "msg", "")):
            seen += 1
            if seen == moment.number:
                if moment.seconds:
                    threading.Timer(moment.seconds, _die).start()
                else:
                    _die()

    return watch


def _deadly(call: Callable[..., Any], moment: Moment) -> Callable[..., Any]:
    """The call, which kills the process the *number*-th time that it has to do with the published file."""
    seen = 0

    def called(*arguments: Any, **options: Any) -> Any:
        nonlocal seen
        seen += "published.duckdb" in str(arguments)
        if moment.before and seen == moment.number:
            _die()
        result = call(*arguments, **options)
        if seen == moment.number:
            _die()
        return result

    return called


def killed(warehouse: Warehouse, moment: Moment, *arguments: str) -> bool:
    """Build in another process and kill it; whether it was killed before it was done."""
    warehouse.project.manifest()
    process = os.fork()
    if process == 0:
        try:
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            if moment.call:
                module: Any = {"copyfile": shutil}.get(moment.call, os)
                setattr(module, moment.call, _deadly(getattr(module, moment.call), moment))
            else:
                warehouse.watch = _killer(moment)
            warehouse.dbt("build", *arguments)
        finally:
            os._exit(0)
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def land(warehouse: Warehouse, *deliveries: dict[str, list[Record | str]]) -> None:
    """Lay the files of deliveries below the root of the feeds."""
    for delivery in deliveries:
        for file, records in delivery.items():
            warehouse.land(file, *records)


def notes_of(database: Path) -> Counter[tuple[Any, ...]]:
    """What the history of changes says, without which build said it."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select engagement_id, column_name, old_value, new_value from audit.completed_engagement_changes"
        ).fetchall()
    return Counter(rows)


def whole(database: Path) -> Contents:
    """All that readers can ask, without loading times."""
    contents = contents_of(database, PUBLISHED)
    contents.pop("audit.published_version", None)
    return contents


class Undisturbed:
    """What warehouses that nobody disturbs come to, by how many deliveries they have built, one a build."""

    def __init__(self, warehouse: Warehouse) -> None:
        """Build the deliveries one after the other, and keep the folder as it is after each."""
        self.project = warehouse.project
        self.contents: list[Contents] = []
        self.notes: list[Counter[tuple[Any, ...]]] = []
        self.folders: list[Path] = []
        for number, delivery in enumerate(DELIVERIES):
            land(warehouse, delivery)
            warehouse.build()
            self.contents.append(whole(warehouse.database))
            self.notes.append(notes_of(warehouse.database))
            self.folders.append(warehouse.folder.with_name(f"{warehouse.folder.name}-{number}"))
            shutil.copytree(warehouse.folder, self.folders[-1], copy_function=_copied)

    def put(self, warehouse: Warehouse, deliveries: int) -> None:
        """Make a warehouse as it is after so many builds; it is empty after none."""
        shutil.rmtree(warehouse.folder)
        if deliveries:
            shutil.copytree(self.folders[deliveries - 1], warehouse.folder, copy_function=_copied)
        else:
            warehouse.feeds.mkdir(parents=True)


def _copied(source: str, target: str) -> str:
    return str(shutil.copy2(source, target))


@pytest.fixture(scope="module")
def undisturbed(new_warehouse: NewWarehouse) -> Undisturbed:
    """Build the deliveries one after the other."""
    return Undisturbed(new_warehouse())


@dataclass
class Case:
    """A build and its kills: how many deliveries were built before, and what the builds that are killed are told."""

    built: int
    moments: list[Moment]
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Name the case in the report of a test."""
        return f"after {self.built} builds {' '.join(self.arguments)}: {', then '.join(map(str, self.moments))}"


def seen_by_readers(warehouse: Warehouse) -> Contents | None:
    """What the published file holds, if it is there."""
    return whole(warehouse.published_database) if warehouse.published_database.exists() else None


def check_readers(warehouse: Warehouse, undisturbed: Undisturbed, built: int) -> None:
    """Readers have the version before the build that was killed, or the whole next one."""
    seen = seen_by_readers(warehouse)
    before = undisturbed.contents[built - 1] if built else None
    if seen is None or before is None:
        assert seen is None or differences(seen, undisturbed.contents[built]) == []
    else:
        assert differences(seen, before) == [] or differences(seen, undisturbed.contents[built]) == []


def check_histories(warehouse: Warehouse, notes: Counter[tuple[Any, ...]]) -> None:
    """Every landing of a file has its row, and every change is noted once."""
    assert notes_of(warehouse.database) == notes
    assert warehouse.rows(
        "select file, build_started_at from audit.load_history group by all having count(*) > 1 union all "
        "select file, loaded_at from (select file, loaded_at from staging.stg_feeds__landed_files "
        "except select file, build_started_at from audit.load_history)"
    ) == []  # fmt: skip


def check_published(warehouse: Warehouse) -> None:
    """Readers have what was built."""
    assert differences(whole(warehouse.published_database), whole(warehouse.database)) == []
    for schema in PUBLISHED:
        for table in warehouse.tables(schema):
            query = f"select * from {schema}.{table} order by all"
            assert warehouse.published(query) == warehouse.rows(query), f"{schema}.{table}"


def make_good(warehouse: Warehouse, undisturbed: Undisturbed, case: Case) -> int:
    """Kill a build, look at what readers have, build, and look at everything; give how often a build was killed."""
    undisturbed.put(warehouse, case.built)
    land(warehouse, DELIVERIES[case.built])
    kills = 0
    for moment in case.moments:
        kills += killed(warehouse, moment, *case.arguments)
        check_readers(warehouse, undisturbed, case.built)
    warehouse.build()
    assert differences(whole(warehouse.database), undisturbed.contents[case.built]) == []
    check_published(warehouse)
    check_histories(warehouse, undisturbed.notes[case.built])
    if "--full-refresh" not in case.arguments:
        assert warehouse.rows("select file from audit.load_history group by file having count(*) > 1") == []
    names = {path.name for path in warehouse.published_database.parent.iterdir()}
    assert names <= {"published.duckdb", ".published.duckdb.spare"}
    return kills


def go_on(warehouse: Warehouse, undisturbed: Undisturbed, case: Case) -> None:
    """Build the next delivery on a warehouse that was made good, which works on changes."""
    if case.built + 1 < len(DELIVERIES):
        land(warehouse, DELIVERIES[case.built + 1])
        warehouse.build()
        assert warehouse.value("select works_on from staging.builds order by started_at desc limit 1") == "changes"
        assert differences(whole(warehouse.database), undisturbed.contents[case.built + 1]) == []
        check_published(warehouse)
        check_histories(warehouse, undisturbed.notes[case.built + 1])


# Hooks, landing, derived models, the change that is noted and not yet remembered, and every step of publishing.
SHORT_MOMENTS = [
    Case(1, [Moment(word="insert into staging.builds", seconds=0.001)]),
    Case(1, [Moment(word="OK created sql incremental model audit.completed_engagement_changes")]),
    Case(1, [Moment(word="update staging.builds set finished_at")]),
    Case(1, [Moment(call="replace", number=1, before=True)]),
    Case(1, [Moment(call="replace", number=1, before=False)]),
    Case(1, [Moment(word="OK created sql incremental model marts.fct_engagements")], ("--full-refresh",)),
    Case(1, [Moment(word="create or replace table engagements_draft.audit.published_version", seconds=0.004)]),
    Case(1, [Moment(word="create or replace table engagements_draft.audit.published_version", seconds=0.02)]),
    Case(1, [Moment(word="create or replace table staging.published_")]),
    Case(1, [Moment(word="delete from staging.publications")]),
    Case(0, [Moment(word="create table engagements_draft", number=5, seconds=0.005)]),
    Case(0, [Moment(call="copyfile", before=False)]),
    Case(0, [Moment(word="create table if not exists staging.builds")]),
    Case(2, [Moment(call="link", before=False)]),
    Case(2, [Moment(call="replace", number=2)]),
    Case(2, [Moment(word="attach", seconds=0.003)]),
    Case(2, [Moment(word="OK created sql landing model staging.stg_generic__engagement_records")], ("--full-refresh",)),
]


def random_cases(kills: int) -> list[Case]:
    """Moments anywhere in a build, the same in every run; some kill the build that would make good, too."""
    chance = random.Random(4)
    cases: list[Case] = []
    while kills > 0:
        built = chance.choice([0, 1, 1, 2])
        arguments = ("--full-refresh",) if built and chance.random() < 0.35 else ()
        moments = [
            Moment(
                number=chance.randrange(60, EVENTS["changes" if built else "first"]), seconds=chance.choice([0, 0.002, 0.02])
            )
            for _ in range(min(kills, chance.choice([1, 2, 2, 3])))
        ]
        kills -= len(moments)
        cases.append(Case(built, moments, arguments))
    return cases


@pytest.mark.parametrize("case", [SHORT_MOMENTS[1], SHORT_MOMENTS[4]], ids=str)
def test_a_killed_build_is_made_good_by_the_next(case: Case, undisturbed: Undisturbed, new_warehouse: NewWarehouse) -> None:
    warehouse = new_warehouse()
    assert make_good(warehouse, undisturbed, case) == len(case.moments)


@pytest.mark.slow
@pytest.mark.parametrize("case", SHORT_MOMENTS, ids=str)
def test_a_build_killed_at_a_short_moment_is_made_good(
    case: Case, undisturbed: Undisturbed, new_warehouse: NewWarehouse
) -> None:
    warehouse = new_warehouse()
    assert make_good(warehouse, undisturbed, case) == len(case.moments)
    if case.moments[0].call or "published" in case.moments[0].word:
        go_on(warehouse, undisturbed, case)


@pytest.mark.slow
@pytest.mark.parametrize("case", random_cases(30), ids=str)
def test_a_build_killed_at_any_moment_is_made_good(case: Case, undisturbed: Undisturbed, new_warehouse: NewWarehouse) -> None:
    # Where the moment comes after the last event of a build, it was not killed, and there is nothing to make good.
    make_good(new_warehouse(), undisturbed, case)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 400 MB, where that is allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path, left: int) -> None:
    """Fill a disk but for some MB."""
    (disk / "filler").unlink(missing_ok=True)
    free = shutil.disk_usage(disk).free - (left << 20)
    with open(disk / "filler", "wb") as filler:
        os.posix_fallocate(filler.fileno(), 0, free)


def long_records(number: int) -> list[Record | str]:
    """Records that take room: each holds some 2,000 letters that cannot be packed."""
    chance = random.Random(number)
    return [
        engagement(f"long-{place}", note=chance.randbytes(1000).hex().translate(LETTERS), reason=chance.randbytes(500).hex())
        for place in range(number)
    ]


# Runs of digits are masked, which would make the notes short.
LETTERS = str.maketrans("0123456789", "ghijklmnop")


@pytest.mark.slow
@pytest.mark.parametrize("place", ["warehouse", "published file"])
def test_a_full_disk_is_told_and_made_good_when_there_is_room(
    place: str, small_disk: Path, new_warehouse: NewWarehouse
) -> None:
    warehouse = new_warehouse()
    if place == "warehouse":
        warehouse.database = small_disk / "work" / "engagements.duckdb"
    else:
        warehouse.published_database = small_disk / "readers" / "published.duckdb"
    land(warehouse, DELIVERIES[0])
    warehouse.build()
    before, state = whole(warehouse.published_database), warehouse.published_database.read_bytes()

    # Too little to begin with.
    fill(small_disk, 1)
    land(warehouse, DELIVERIES[1])
    outcome = warehouse.dbt("build")
    path = warehouse.database if place == "warehouse" else warehouse.published_database
    assert not outcome.success and f"{path} - only 1 MB are free there. Make room" in outcome.said.replace("0 MB", "1 MB")
    assert warehouse.published_database.read_bytes() == state

    # Enough to begin with, and not to end.
    fill(small_disk, 9)
    warehouse.land("generic/acme/engagements/long.jsonl", *long_records(12000))
    outcome = warehouse.dbt("build")
    assert not outcome.success
    assert "The disk is full" in outcome.said or "The file for readers cannot be written" in outcome.said
    assert differences(whole(warehouse.published_database), before) == []

    (small_disk / "filler").unlink()
    warehouse.build()
    check_published(warehouse)
    fresh = new_warehouse()
    shutil.copytree(warehouse.feeds, fresh.feeds, dirs_exist_ok=True)
    fresh.build()
    assert differences(whole(warehouse.database), whole(fresh.database)) == []
    check_histories(warehouse, notes_of(warehouse.database))


def test_places_that_cannot_be_written_to_are_named(undisturbed: Undisturbed, new_warehouse: NewWarehouse) -> None:
    warehouse = new_warehouse()
    undisturbed.put(warehouse, 1)
    land(warehouse, DELIVERIES[1])
    before = warehouse.published_database.read_bytes()
    for path, variable in ((warehouse.database, "ENGAGEMENTS_DB"), (warehouse.published_database, "ENGAGEMENTS_PUBLISHED_DB")):
        with read_only(path.parent):
            outcome = warehouse.dbt("build")
        assert not outcome.success
        assert f"{path} - its folder cannot be written to" in outcome.said and variable in outcome.said
        assert warehouse.published_database.read_bytes() == before
    warehouse.build()
    assert differences(whole(warehouse.database), undisturbed.contents[1]) == []
    check_published(warehouse)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Take the right to write to a folder; root has it all the same, so there the folder is mounted without it."""
    if os.geteuid():
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    mount = ["mount", "--bind", "-o", "ro", str(folder), str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("root writes everywhere, and no folder can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_log_of_writes_is_laid_over_no_other_version(tmp_path: Path) -> None:
    target, spare = tmp_path / "published.duckdb", tmp_path / ".published.duckdb.spare"
    for name, rows in (("draft", 3), (spare.name, 10)):
        with duckdb.connect(str(tmp_path / name)) as connection:
            connection.execute(f"create table numbers as select * from range({rows}) as found (number)")
    process = os.fork()
    if process == 0:
        # A build that is killed with the spare open.
        connection = duckdb.connect(str(spare))
        connection.execute("delete from numbers where number < 3")
        os._exit(0)
    os.waitpid(process, 0)
    assert Path(f"{spare}.wal").exists()
    publish_draft(str(tmp_path / "draft"), str(target), False)
    for file in (target, spare):
        with duckdb.connect(str(file)) as connection:
            assert connection.execute("select count(*) from numbers").fetchone() == (3,)


def test_a_clock_that_is_set_back_loses_no_news(undisturbed: Undisturbed, new_warehouse: NewWarehouse) -> None:
    warehouse = new_warehouse()
    undisturbed.put(warehouse, 1)
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute("update staging.builds set started_at = started_at + interval 1 year")
    land(warehouse, DELIVERIES[1])
    assert killed(warehouse, Moment(word="OK created sql landing model staging.stg_generic__engagement_records"))
    warehouse.build()
    works_on = "select works_on from staging.builds order by started_at desc limit 1"
    assert warehouse.value(works_on) == "everything"
    assert differences(whole(warehouse.database), undisturbed.contents[1]) == []
    check_published(warehouse)


def test_a_full_refresh_that_was_killed_is_done_again(undisturbed: Undisturbed, new_warehouse: NewWarehouse) -> None:
    warehouse = new_warehouse()
    undisturbed.put(warehouse, 2)
    # One landed file is changed, and one is gone; one of the two had a bad line.
    warehouse.land(
        "generic/acme/engagements/dt=2026-03-02/a.jsonl", *DELIVERIES[1]["generic/acme/engagements/dt=2026-03-02/a.jsonl"][:2]
    )
    (warehouse.feeds / "generic/acme/agents/directory.jsonl").unlink()
    landed = Moment(word="OK created sql landing model staging.stg_generic__engagement_records")
    assert killed(warehouse, landed, "--full-refresh")
    warehouse.build()
    fresh = new_warehouse()
    shutil.copytree(warehouse.feeds, fresh.feeds, dirs_exist_ok=True)
    fresh.build()
    assert differences(whole(warehouse.database), whole(fresh.database)) == []
    check_published(warehouse)


def test_what_a_killed_build_noted_is_not_noted_for_good(undisturbed: Undisturbed, new_warehouse: NewWarehouse) -> None:
    warehouse = new_warehouse()
    undisturbed.put(warehouse, 1)
    land(warehouse, DELIVERIES[1])
    assert killed(warehouse, Moment(word="OK created sql incremental model audit.completed_engagement_changes"))
    assert notes_of(warehouse.database) == undisturbed.notes[1]
    # What would have changed is as it was before the next build begins.
    for number, file in enumerate(DELIVERIES[1]):
        (warehouse.feeds / file).rename(warehouse.feeds / f"{number}.elsewhere")
    warehouse.build("--full-refresh")
    assert notes_of(warehouse.database) == undisturbed.notes[0]
    for number, file in enumerate(DELIVERIES[1]):
        (warehouse.feeds / f"{number}.elsewhere").rename(warehouse.feeds / file)
    warehouse.build()
    assert notes_of(warehouse.database) == undisturbed.notes[1]
    check_published(warehouse)
