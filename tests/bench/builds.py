"""Builds in processes of their own, and what they cost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
DBT = Path(sys.executable).with_name("dbt")
WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")


@dataclass
class Spent:
    """What a process took: seconds by the clock, seconds of processors, and the peak of its memory in MB (of 2^20 bytes)."""

    wall: float
    cpu: float
    memory: float


def spend(command: Sequence[str | Path], said: Path, **environment: str) -> Spent:
    """Run a command in the project's folder; what it says goes to the file *said*.

    Raises:
        SystemExit: it failed; its last words are printed.
    """
    words = [str(part) for part in command]
    process = subprocess.run(
        [sys.executable, "-I", "-S", Path(__file__).with_name("spend.py"), said, *words],
        cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    result = json.loads(process.stdout)
    if result["exit_code"]:
        raise SystemExit(f"{' '.join(words)} failed:\n{said.read_text()[-4000:]}")
    return Spent(**result["spent"])


@dataclass
class Nodes:
    """Where the time of an invocation of dbt went: when its first node began (seconds since 1970), seconds of both threads by
    kind of node (model, seed, test, operation; publish apart), and the slowest nodes with theirs."""

    began: float
    seconds: Counter[str]
    slowest: dict[str, float]


@dataclass
class Workshop:
    """A folder with feeds, the warehouse that is built from them, and the file that readers open."""

    folder: Path
    feeds: Path = field(init=False)
    database: Path = field(init=False)
    published: Path = field(init=False)
    target: Path = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing, and with the project parsed, as it is for whoever builds every few minutes."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.feeds = self.folder / "feeds"
        self.feeds.mkdir(parents=True)
        self.database = self.folder / "engagements.duckdb"
        self.published = self.folder / "published.duckdb"
        self.target = self.folder / "target"
        self.dbt("parse")

    def dbt(self, *arguments: str) -> Spent:
        """Run dbt, which must succeed."""
        return spend(
            [DBT, "--log-level", "warn", "--log-level-file", "info", *arguments],
            self.folder / "said.txt",
            ENGAGEMENTS_FEEDS=str(self.feeds),
            ENGAGEMENTS_DB=str(self.database),
            ENGAGEMENTS_PUBLISHED_DB=str(self.published),
            ENGAGEMENTS_CONTACT_KEY="",
            DBT_TARGET_PATH=str(self.target),
            DBT_LOG_PATH=str(self.folder / "logs"),
            DBT_SEND_ANONYMOUS_USAGE_STATS="false",
        )

    def nodes(self) -> Nodes:
        """Say where the time of the last invocation of dbt went."""
        results = json.loads((self.target / "run_results.json").read_text())["results"]
        nodes = json.loads((self.target / "manifest.json").read_text())["nodes"]
        seconds: Counter[str] = Counter()
        for result in results:
            node = nodes[result["unique_id"]]
            is_publishing = node["resource_type"] == "operation" and "publish(" in node["raw_code"]
            seconds["publish" if is_publishing else node["resource_type"]] += result["execution_time"]
        begun = [datetime.fromisoformat(timing["started_at"]) for result in results for timing in result["timing"]]
        slowest = sorted(results, key=lambda result: -float(result["execution_time"]))[:20]
        return Nodes(
            min(begun).timestamp(), seconds, {result["unique_id"]: round(result["execution_time"], 3) for result in slowest}
        )

    def count(self, database: Path) -> int:
        """Count the engagements in one of the files.

        Raises:
            SystemExit: records are in quarantine, so it is not the invented history that was measured.
        """
        with duckdb.connect(str(database), read_only=True) as reader:
            (bad,) = reader.execute("select count(*) from audit.quarantined_records").fetchone() or (0,)
            (engagements,) = reader.execute("select count(*) from marts.fct_engagements").fetchone() or (0,)
        if bad:
            raise SystemExit(f"{bad} invented records were quarantined; look at audit.quarantined_records in a run with --keep")
        return int(engagements)
