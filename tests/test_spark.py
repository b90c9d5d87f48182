"""The same warehouse on DuckDB and on Apache Spark: every table of the marts and audits row for row, ids included.

A cluster is started once, and all feeds there are land in it in two batches, so that what Spark adds to a warehouse is held
against DuckDB as well as what it derives at once.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, NewWarehouse, Project, Warehouse
from incremental import HISTORIES, Contents, Table, _hashable, contents_of, differences
from spark_cluster import cluster
from test_bank import CALLS, TOOL

pytestmark = [
    pytest.mark.skipif(not importlib.util.find_spec("pyspark"), reason="Spark is not installed: make setup-spark"),
    pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java 17"),
]
KEY = {"ENGAGEMENTS_CONTACT_KEY": "one key for both engines"}


@dataclass
class Spark:
    """A project, a feeds folder and a warehouse on a cluster that runs."""

    folder: Path
    feeds: Path
    variables: dict[str, str]

    def dbt(self, *arguments: str) -> None:
        """Run dbt on the cluster, in a process of its own, and expect that it succeeds."""
        folders = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]
        folders += ["--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs")]
        result = subprocess.run(
            [str(Path(sys.executable).parent / "dbt"), "--no-use-colors", *arguments, "--target", "spark", *folders],
            env={**os.environ, **KEY, **self.variables, "ENGAGEMENTS_FEEDS": str(self.feeds)},
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stdout[-20_000:]

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Ask the Thrift server."""
        from pyhive import hive

        place = {"host": self.variables["ENGAGEMENTS_SPARK_HOST"], "port": int(self.variables["ENGAGEMENTS_SPARK_PORT"])}
        with closing(hive.connect(**place, username="test", auth="NOSASL")) as connection:
            cursor = connection.cursor()
            cursor.execute(query)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []

    def contents(self) -> Contents:
        """Read the files of all tables of the marts and audits but the histories, without loading times."""
        found: Contents = {}
        # A view has no files.
        self.ask("create schema if not exists views")
        for _, view, *_ in self.ask("show views in marts"):
            self.ask(f"drop table if exists views.{view}")
            self.ask(f"create table views.{view} using parquet as select * from marts.{view}")
        with duckdb.connect() as reader:
            reader.execute("set TimeZone = 'UTC'")
            for folder in sorted(path for path in self.folder.glob("cluster/warehouse/*.db/*") if path.is_dir()):
                schema, table = folder.parent.stem, folder.name
                if schema in ("marts", "audit", "views") and table not in HISTORIES:
                    found[f"{schema.replace('views', 'marts')}.{table}"] = _table_of(reader, folder)
        return found


def _table_of(reader: duckdb.DuckDBPyConnection, folder: Path) -> Table:
    """A table of Parquet files; Spark's moments are of a time zone, which is that of UTC."""
    files = f"read_parquet('{folder}/**/*.parquet', hive_partitioning = true, union_by_name = true)"
    described = reader.execute(f"describe select columns(lambda name: name <> 'loaded_at') from {files}").fetchall()
    columns = sorted((name, kind.replace(" WITH TIME ZONE", "")) for name, kind, *_ in described)
    rows = reader.execute(f"select {', '.join(f'cast({name} as {kind})' for name, kind in columns)} from {files}").fetchall()
    return Table(tuple(columns), Counter(_hashable(row) for row in rows))


def _by_column(contents: Contents) -> Contents:
    """The same tables with their columns in the order of their names: Spark puts those that part a table last."""
    found: Contents = {}
    for name, table in contents.items():
        order = sorted(range(len(table.columns)), key=lambda place: table.columns[place])
        rows: Counter[tuple[object, ...]] = Counter()
        for row, times in table.rows.items():
            rows[tuple(row[place] for place in order)] += times
        found[name] = Table(tuple(table.columns[place] for place in order), rows)
    return found


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Land all there is: samples, feeds made by hand, simulated in each layout, the bank's calls, other formats."""
    root = tmp_path_factory.mktemp("spark-feeds")
    for folder in (ROOT / "sample_feeds", ROOT / "tests" / "feeds"):
        shutil.copytree(folder, root, dirs_exist_ok=True)
    for layout in ("lines", "concatenated", "pages"):
        simulated = tmp_path_factory.mktemp(layout)
        asked = ["--days", "2", "--conversations", "120", "--layout", layout, "--seed", "7"]
        command = [sys.executable, "-m", "simulator", "--feeds", str(simulated), *asked]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT / "python")})
        for platform in simulated.iterdir():
            shutil.copytree(platform / "centre-1", root / platform.name / f"centre-{layout}")
    if CALLS.exists() and TOOL.exists():
        subprocess.run([sys.executable, TOOL, CALLS, root, "--source", "bank"], check=True, capture_output=True)
    _in_other_formats(root / "generic" / "acme" / "engagements", root / "generic" / "formats" / "engagements")
    return root


def _in_other_formats(given: Path, folder: Path) -> None:
    """Write the sound records of a folder once more as Parquet, Zstandard, UTF-16, and in a file whose name is a pattern."""
    folder.mkdir(parents=True)
    lines = [line for file in sorted(given.rglob("*.jsonl")) for line in file.read_text().splitlines() if line.strip()]
    plain = folder / "odd [name] + 100%.jsonl"
    plain.write_text("\n".join(lines))
    (folder / "wide.jsonl").write_bytes("\n".join(lines).encode("utf-16"))
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes())[:-9])
    with duckdb.connect() as writer:
        source = "read_json(?, format = 'newline_delimited', union_by_name = true, ignore_errors = true)"
        target = str(folder / "table.parquet")
        writer.execute(f"copy (from {source}) to '{target}'", [str(folder / "odd ?name? + 100%.jsonl")])
        writer.execute(
            f"copy (select line from read_csv(?, columns = {{'line': 'varchar'}}, delim = chr(1), quote = '', header = false))"
            f" to '{folder / 'packed.jsonl.zst'}' (format csv, header false, quote '', delimiter '\x01', compression zstd)",
            [str(folder / "odd ?name? + 100%.jsonl")],
        )


def _second_batch(file: Path) -> bool:
    """Whether a file lands in the second batch: a third do, whatever is in them."""
    return hashlib.md5(str(file).encode()).digest()[0] % 3 == 0


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """Start a cluster of two workers, with an empty warehouse."""
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEY.items():
            patch.setenv(name, value)
        with cluster(folder / "cluster") as variables:
            yield Spark(folder, folder / "feeds", variables)


@pytest.fixture(scope="module")
def beside(new_warehouse: NewWarehouse, whole_project: Project) -> Warehouse:
    """Return the warehouse on DuckDB that is built of the same feeds."""
    return new_warehouse(whole_project)


def _land(feeds: Path, batch: int, *roots: Path) -> None:
    """Land the files of a batch, 1 or 2, below some roots: a third of the files come second, whatever is in them."""
    for file in sorted(path for path in feeds.rglob("*") if path.is_file()):
        place = file.relative_to(feeds)
        if (hashlib.md5(str(place).encode()).digest()[0] % 3 == 0) == (batch == 2):
            for root in roots:
                (root / place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, root / place)


def _where_they_differ(spark: Spark, beside: Warehouse) -> list[str]:
    """Build on DuckDB what was built on Spark, and say where they differ."""
    beside.build("--exclude-resource-type", "test", "unit_test", **KEY)
    return differences(spark.contents(), _by_column(contents_of(beside.database)))


def test_what_is_derived_at_once_is_alike(spark: Spark, beside: Warehouse, feeds: Path) -> None:
    _land(feeds, 1, spark.feeds, beside.feeds)
    spark.dbt("build", "--exclude-resource-type", "test", "unit_test")
    assert _where_they_differ(spark, beside) == []
    # Every kind of file was read, and each kind of fault kept.
    assert {row[0] for row in beside.rows("select distinct type from marts.fct_engagements")} >= {"Agent", "Queue", "Menu"}
    assert beside.value("select count(distinct reason) from audit.quarantined_records") > 5


def test_what_lands_later_is_alike(spark: Spark, beside: Warehouse, feeds: Path) -> None:
    _land(feeds, 2, spark.feeds, beside.feeds)
    spark.dbt("run")
    assert _where_they_differ(spark, beside) == []
    builds = spark.ask("select works_on, finished_at is not null from staging.builds order by started_at")
    assert builds == [("everything", True), ("changes", True)]


def test_data_tests_pass_on_spark(spark: Spark) -> None:
    spark.dbt("test", "--select", "test_type:data")


def test_unit_tests_pass_on_spark(spark: Spark) -> None:
    spark.dbt("test", "--select", "test_type:unit")
