"""The published file: whole builds alone change it, and readers never notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import NewProject, NewWarehouse, Project, Warehouse, engagement, generic_alone

COUNT = "select count(*) from marts.engagements"
WIDE = "select native_id, agent_name, outcome_name, source_name from {}.engagements order by 1"
READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
for _ in sys.stdin:
    print(connection.execute("select count(*) from marts.engagements").fetchone()[0], flush=True)
"""


def state_of(file: Path) -> tuple[int, int, bytes]:
    """Return what changes when a file is written or replaced, be it with the same content."""
    return file.stat().st_ino, file.stat().st_mtime_ns, file.read_bytes()


# The published version, and the one before it, which the next build brings up to date.
PUBLISHED_FILES = {"published.duckdb", ".published.duckdb.spare"}


def names_beside(warehouse: Warehouse) -> set[str]:
    """Return the names of the files in the folder of the published one."""
    return {path.name for path in warehouse.published_database.parent.iterdir()}


@pytest.fixture(scope="module")
def project(new_project: NewProject) -> Project:
    """Return a project whose only tests are two that can be made to fail from outside."""
    project = new_project(**generic_alone())
    (project.folder / "tests" / "data").mkdir(parents=True, exist_ok=True)
    (project.folder / "tests" / "data" / "breakable.sql").write_text(
        "{{ config(enabled=true) }} select 1 as fault from {{ ref('fct_engagements') }} where native_id = 'fails the test'"
    )
    (project.folder / "models" / "audit" / "breakable_model.sql").write_text(
        "{{ config(contract={'enforced': false}) }}\n"
        "select cast(native_id as integer) as number from {{ ref('fct_engagements') }} where native_id like 'fails the model%'"
    )
    return project


@pytest.fixture(scope="module")
def published(new_warehouse: NewWarehouse, project: Project) -> Warehouse:
    """Build and publish one engagement."""
    warehouse = new_warehouse(project)
    warehouse.land(
        "generic/acme/engagements/1.jsonl", engagement("one", agent_id="a-1", agent_name="Ann", outcome="Sold", queue="Sales")
    )
    outcome = warehouse.build()
    assert outcome.statuses["breakable"] == "pass"
    return warehouse


def test_readers_find_marts_audit_and_reference_and_nothing_else(published: Warehouse) -> None:
    schemas = published.published("select distinct table_schema from information_schema.tables order by 1")
    assert schemas == [("audit",), ("marts",), ("reference",)]
    for schema in ("marts", "audit", "reference"):
        here, there = (
            {name for (name,) in ask(f"select table_name from information_schema.tables where table_schema = '{schema}'")}
            for ask in (published.rows, published.published)
        )
        # The published file alone says which version it is.
        assert here == there - {"published_version"} != set()
        for name in here:
            assert published.published(f"from {schema}.{name} order by all") == published.rows(
                f"from {schema}.{name} order by all"
            )
    assert names_beside(published) == PUBLISHED_FILES


def test_conversations_are_published_by_time(project: Project, new_warehouse: NewWarehouse) -> None:
    warehouse = new_warehouse(project)
    for hour in (12, 9, 11):
        moment = f"2026-03-02T{hour:02d}:00:00Z"
        warehouse.land(
            f"generic/acme/engagements/{hour}.jsonl", engagement(f"at {hour}", started_at=moment, conversation_id=f"{hour}")
        )
    warehouse.build()
    assert warehouse.published("select hour(first_time) from marts.fct_conversations") == [(9,), (11,), (12,)]


def test_the_published_file_is_in_the_storage_version_of_old_clients(published: Warehouse) -> None:
    # Bytes 8 to 12 are DUCK; the version number behind them is 64 for every file that 1.0 reads.
    header = published.published_database.read_bytes()[:20]
    assert header[8:12] == b"DUCK" and int.from_bytes(header[12:20], "little") == 64
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{published.published_database}' as file (read_only)")
        (tags,) = connection.execute("select tags from duckdb_databases() where database_name = 'file'").fetchall()[0]
    assert tags["storage_version"].startswith("v1.0.0")


def test_the_wide_view_works_under_any_name(published: Warehouse, tmp_path: Path) -> None:
    expected = [("one", "Ann", "Sold", "acme")]
    copy = tmp_path / "some other-name.duckdb"
    shutil.copy(published.published_database, copy)
    with duckdb.connect(str(copy), read_only=True) as connection:
        assert connection.execute(WIDE.format("marts")).fetchall() == expected
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{published.published_database}' as lake (read_only)")
        assert connection.execute(WIDE.format("lake.marts")).fetchall() == expected


@pytest.mark.parametrize(
    ("native_id", "command"),
    [
        ("fails the test", ["build"]),
        ("fails the model", ["build"]),
        # Selections of seeds alone: the shortest there are.
        ("sound", ["build", "--select", "platforms"]),
        ("sound", ["build", "--exclude", "resource_type:model"]),
        ("sound", ["build", "--resource-type", "seed"]),
        ("sound", ["build", "--exclude-resource-type", "model"]),
        ("sound", ["seed"]),
        ("sound", ["run"]),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_anything_but_a_whole_sound_build_publishes_nothing(
    published: Warehouse, project: Project, new_warehouse: NewWarehouse, native_id: str, command: list[str]
) -> None:
    warehouse = new_warehouse(project)
    shutil.copytree(published.database.parent, warehouse.database.parent)
    shutil.copytree(published.published_database.parent, warehouse.published_database.parent)
    shutil.copytree(published.feeds, warehouse.feeds, dirs_exist_ok=True)
    before = state_of(warehouse.published_database)
    warehouse.land("generic/acme/engagements/2.jsonl", engagement(native_id))
    outcome = warehouse.dbt(*command)
    assert outcome.success == (native_id == "sound")
    assert "success" in outcome.statuses.values()
    if native_id != "sound" or command == ["run"]:
        assert warehouse.value("select count(*) from marts.fct_engagements") == 2
    assert state_of(warehouse.published_database) == before
    assert names_beside(warehouse) == PUBLISHED_FILES


def test_a_build_neither_waits_for_a_reader_nor_breaks_it(published: Warehouse) -> None:
    command = [sys.executable, "-c", READER, str(published.published_database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin and reader.stdout

        def count() -> int:
            assert reader.stdin and reader.stdout
            reader.stdin.write("\n")
            reader.stdin.flush()
            return int(reader.stdout.readline())

        assert count() == 1
        published.land("generic/acme/engagements/3.jsonl", engagement("two"))
        old = published.published_database.read_bytes()
        with published.published_database.open("rb") as opened_before:
            published.build()
            assert opened_before.read() == old != published.published_database.read_bytes()
        # The open reader keeps its version, a new one gets the new.
        assert count() == 1
        assert published.published(COUNT) == [(2,)]
        reader.stdin.close()
    assert reader.returncode == 0
