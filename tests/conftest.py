"""Warehouses built by dbt inside the test process, each in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import reset_adapters
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent
Record = dict[str, Any]
Rows = list[tuple[Any, ...]]


@dataclass
class Outcome:
    """What an invocation of dbt came to."""

    success: bool
    statuses: dict[str, str]
    said: str


@dataclass
class Project:
    """A project on disk, parsed once: most of the time of a small build is parsing."""

    folder: Path
    target: Path
    parsed: Manifest | None = None

    def options(self) -> list[str]:
        """Return what every command of dbt is told."""
        folders = ["--project-dir", str(self.folder), "--profiles-dir", str(self.folder), "--target-path", str(self.target)]
        return [*folders, "--no-use-colors"]

    def manifest(self) -> Manifest:
        """Parse the project, which must not be deprecated in anything."""
        if self.parsed is None:
            said: list[str] = []
            runner = dbtRunner(callbacks=[lambda event: said.append(_message(event))])
            result = runner.invoke(
                ["parse", *self.options(), "--quiet", "--log-path", str(self.target), "--show-all-deprecations"]
            )
            _close_the_database()
            assert result.success, result.exception
            assert [line for line in said if "deprecat" in line.lower() and "show_all" not in line] == []
            assert isinstance(result.result, Manifest)
            self.parsed = result.result
        return self.parsed


@dataclass
class Warehouse:
    """A feeds folder, the DuckDB file built from it, and the file that readers open; *watch* is told every event of dbt."""

    folder: Path
    project: Project
    feeds: Path = field(init=False)
    database: Path = field(init=False)
    published_database: Path = field(init=False)
    logs: Path = field(init=False)
    watch: Callable[[Any], None] | None = None

    def __post_init__(self) -> None:
        """Lay the folder out; nothing but the feeds folder exists before the first build."""
        self.feeds = self.folder / "feeds"
        # The parsed project names the database, so all warehouses have one name, that of the default.
        self.database = self.folder / "work" / "engagements.duckdb"
        self.published_database = self.folder / "readers" / "published.duckdb"
        self.logs = self.folder / "logs"
        self.feeds.mkdir(parents=True)

    def land(self, file: str, *records: Record | str, lines_end: str = "\n") -> Path:
        """Write a file of JSON lines below the feeds root; a text is written as it stands."""
        texts = [record if isinstance(record, str) else json.dumps(record) for record in records]
        return self.land_bytes(file, "".join(text + lines_end for text in texts).encode())

    def land_bytes(self, file: str, content: bytes) -> Path:
        """Write a file below the feeds root."""
        path = self.feeds / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def environment(self) -> dict[str, str]:
        """Return the variables that dbt is run with."""
        return {
            "ENGAGEMENTS_FEEDS": str(self.feeds),
            "ENGAGEMENTS_DB": str(self.database),
            "ENGAGEMENTS_PUBLISHED_DB": str(self.published_database),
            "ENGAGEMENTS_CONTACT_KEY": "",
        }

    def dbt(self, *arguments: str, **environment: str) -> Outcome:
        """Run dbt; the variables of the environment are set for this run alone, an empty one is unset."""
        variables = self.environment() | environment
        said: list[str] = []
        with mock.patch.dict(os.environ):
            for name, value in variables.items():
                os.environ.pop(name, None)
                if value:
                    os.environ[name] = value
            watchers = [self.watch] if self.watch else []
            runner = dbtRunner(self.project.manifest(), [lambda event: said.append(_message(event)), *watchers])
            try:
                result = runner.invoke([*arguments, *self.project.options(), "--quiet", "--log-path", str(self.logs)])
            finally:
                _close_the_database()
        nodes = getattr(result.result, "results", None) or []
        # What a run-operation comes to is no node.
        statuses = {getattr(node.node, "name", str(node.node)): str(node.status) for node in nodes if hasattr(node, "node")}
        return Outcome(result.success, statuses, "\n".join([*said, str(result.exception or "")]))

    def build(self, *arguments: str, **environment: str) -> Outcome:
        """Run ``dbt build`` and expect that it succeeds."""
        outcome = self.dbt("build", *arguments, **environment)
        assert outcome.success, outcome.said.rpartition("Completed with")[2]
        return outcome

    def rows(self, query: str) -> Rows:
        """Ask the file that was built."""
        return rows_of(self.database, query)

    def value(self, query: str) -> Any:
        """Ask the file that was built for one value."""
        return self.rows(query)[0][0]

    def published(self, query: str) -> Rows:
        """Ask the file that readers open."""
        return rows_of(self.published_database, query)

    def facts(self, columns: str, where: str = "true") -> dict[str, Any]:
        """Some columns of the engagements by native id: the value of a single column, else a tuple."""
        rows = self.rows(f"select native_id, {columns} from marts.fct_engagements where {where}")
        return {row[0]: row[1] if len(row) == 2 else row[1:] for row in rows}

    def tables(self, schema: str, without: str = "") -> dict[str, Rows]:
        """Every row of every table and view of a schema, in one order, without one column if so wished."""
        found = self.rows(f"select table_name from information_schema.tables where table_schema = '{schema}'")
        columns = f"columns(lambda name: name <> '{without}')"
        return {name: self.rows(f"select {columns} from {schema}.{name} order by all") for (name,) in found}


def rows_of(database: Path, query: str) -> Rows:
    """Ask a DuckDB file, read-only."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


def _message(event: Any) -> str:
    return str(getattr(event.info, "msg", ""))


def _close_the_database() -> None:
    """Let go of the DuckDB file, which the adapter would keep open for the next run of the process."""
    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        with suppress(Exception):
            environment.close()
    DuckDBConnectionManager.close_all_connections()
    reset_adapters()


def engagement(native_id: str, kind: str = "Agent", **members: Any) -> Record:
    """Return a sound record of the generic feed: a minute of a conversation of its own, unless told otherwise."""
    record = {
        "engagement_id": native_id,
        "type": kind,
        "updated_at": "2026-03-02T12:00:00Z",
        "conversation_id": f"talk-{native_id}",
        "started_at": "2026-03-02T10:00:00Z",
        "ended_at": "2026-03-02T10:01:00Z",
    }
    if kind in ("Queue", "Invitation"):
        record["outcome"] = "Accepted"
    return {name: value for name, value in (record | members).items() if value is not None}


def clock(seconds: float) -> str:
    """Return the moment some seconds after ten o'clock on the day of the records."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"2026-03-02T{10 + hours:02d}:{minutes:02d}:{rest:06.3f}Z"


def copy_of_project(folder: Path, **settings: Any) -> Path:
    """Copy what dbt needs of the project; settings are laid over dbt_project.yml."""
    folder.mkdir(parents=True)
    for name in ("models", "macros", "seeds", "python", "tests/data", "analyses"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "profiles.yml", folder)
    (folder / "dbt_project.yml").write_text(yaml.safe_dump(SETTINGS | settings))
    return folder


SETTINGS: dict[str, Any] = yaml.safe_load((ROOT / "dbt_project.yml").read_text())
PLATFORMS = ("amazon_connect", "genesys_cloud", "twilio_flex", "zendesk")
WITHOUT_TESTS = {"data_tests": {"engagements": {"+enabled": False}}, "unit_tests": {"engagements": {"+enabled": False}}}


def reading(*platforms: str, **variables: Any) -> dict[str, Any]:
    """Settings for some platforms alone, without the project's tests and the other models, which cost time where they are not
    the point."""
    models = json.loads(json.dumps(SETTINGS["models"]))
    for platform in PLATFORMS:
        models["engagements"]["staging"][platform]["+enabled"] = platform in platforms
    return {**WITHOUT_TESTS, "models": models, "vars": SETTINGS["vars"] | {"platforms": list(platforms)} | variables}


def generic_alone(**variables: Any) -> dict[str, Any]:
    """Settings for the generic feeds alone."""
    return reading("generic", **variables)


NewProject = Callable[..., Project]
NewWarehouse = Callable[..., Warehouse]


@pytest.fixture(scope="session")
def new_project(tmp_path_factory: pytest.TempPathFactory) -> NewProject:
    """Give a project a target folder of its own; without a folder it is a copy, with settings laid over dbt_project.yml."""

    def make(folder: Path | None = None, **settings: Any) -> Project:
        folder = folder or copy_of_project(tmp_path_factory.mktemp("copy") / "project", **settings)
        return Project(folder, tmp_path_factory.mktemp("target"))

    return make


@pytest.fixture(scope="session")
def whole_project(new_project: NewProject) -> Project:
    """Return the project as it is."""
    return new_project(ROOT)


@pytest.fixture(scope="session")
def lean_project(new_project: NewProject) -> Project:
    """Return a copy of the project that reads the generic feeds alone, without its own tests."""
    return new_project(**generic_alone())


@pytest.fixture(scope="session")
def new_warehouse(tmp_path_factory: pytest.TempPathFactory, lean_project: Project) -> NewWarehouse:
    """Make an empty warehouse, of the lean project unless told otherwise."""

    def make(project: Project = lean_project) -> Warehouse:
        return Warehouse(tmp_path_factory.mktemp("warehouse"), project)

    return make


@pytest.fixture(scope="session")
def sample(new_warehouse: NewWarehouse, whole_project: Project) -> tuple[Warehouse, Outcome]:
    """Run the whole ``dbt build`` of the project on its sample feeds, once."""
    warehouse = new_warehouse(whole_project)
    return warehouse, warehouse.dbt("build", ENGAGEMENTS_FEEDS=str(ROOT / "sample_feeds"))


@pytest.fixture
def warehouse(new_warehouse: NewWarehouse) -> Warehouse:
    """Return an empty warehouse of the lean project."""
    return new_warehouse()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --full, which runs the tests that are marked slow too."""
    parser.addoption("--full", action="store_true", help="run the longer proofs too")


# A case of hypothesis takes builds, so there are few. Its own shrinking would give up long before it gets anywhere;
# tests/incremental.py knows what to leave out first.
FEW = settings(
    max_examples=2,
    derandomize=True,
    deadline=None,
    print_blob=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.register_profile("few", FEW)
settings.register_profile("nightly", FEW, max_examples=9, derandomize=False)


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark of the longer proofs, and how often hypothesis tries."""
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("nightly" if config.getoption("--full") else "few")
    config.addinivalue_line("markers", "slow: a longer proof, run with --full only")
    # dbt names the columns of every seed to the reader of every fixture.
    config.addinivalue_line("filterwarnings", "ignore:.*does not match the name of any column:RuntimeWarning")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the longer proofs unless --full asks for them."""
    if not config.getoption("--full"):
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason="a longer proof: pytest --full"))
