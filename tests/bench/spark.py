"""What a build on Spark takes with one worker and with two, and what it shuffles.

``make bench-spark`` invents days of the generic feed and builds them on clusters of this machine, one of one worker and one of
two, each from nothing. Where time and bytes go is read from Spark's own event log: every job bears the comment that dbt puts
before a statement, which names the model.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from spark_cluster import cluster

from bench.builds import DBT, ROOT, spend
from bench.invention import NEW_DAY, History

FOLDER = ROOT / "target" / "bench-spark"
PLAIN_LOG = {
    "spark.eventLog.enabled": "true",
    "spark.eventLog.dir": f"file://{FOLDER}/events",
    "spark.eventLog.compress": "false",
    "spark.eventLog.rolling.enabled": "false",
}


@dataclass
class Spending:
    """Of models by name: seconds that tasks ran, bytes that they wrote for a shuffle, and bytes that they read from files."""

    seconds: Counter[str] = field(default_factory=Counter)
    shuffled: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)


def events_of(log: Path) -> Iterator[dict[str, Any]]:
    """The events of a log, a JSON object a line."""
    with open(log) as lines:
        for line in lines:
            yield json.loads(line)


def spending_of(log: Path) -> Spending:
    """Add up what the stages of a log spent, by the model whose statement they belong to."""
    spending, models = Spending(), {}
    owners: dict[int, str] = {}
    for event in events_of(log):
        kind = event["Event"].rpartition(".")[2]
        if kind == "SparkListenerSQLExecutionStart":
            named = re.search(
                r'"node_id": "(\w+)\.engagements\.([^"]+)"', event.get("description", "") + event.get("details", "")
            )
            models[str(event["executionId"])] = named.group(2) if named else "dbt itself"
        elif kind == "SparkListenerJobStart":
            execution = event.get("Properties", {}).get("spark.sql.execution.id", "")
            owners |= dict.fromkeys(event["Stage IDs"], models.get(execution, "dbt itself"))
        elif kind == "SparkListenerTaskEnd" and event.get("Task Metrics"):
            owner, metrics = owners.get(event["Stage ID"], "dbt itself"), event["Task Metrics"]
            spending.seconds[owner] += metrics["Executor Run Time"] / 1000
            spending.shuffled[owner] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
            spending.read[owner] += metrics["Input Metrics"]["Bytes Read"]
    return spending


def measure(feeds: Path, workers: int) -> tuple[float, Spending]:
    """Build the feeds on a cluster; return seconds by the clock and what the models spent."""
    events = FOLDER / "events"
    shutil.rmtree(events, ignore_errors=True)
    events.mkdir(parents=True)
    with cluster(FOLDER / f"workers-{workers}", workers, memory="2g", settings=PLAIN_LOG) as variables:
        spent = spend(
            [DBT, "--log-level", "warn", "run", "--target", "spark"],
            FOLDER / "said.txt",
            **variables,
            ENGAGEMENTS_FEEDS=str(feeds),
            DBT_TARGET_PATH=str(FOLDER / "target"),
            DBT_LOG_PATH=str(FOLDER / "logs"),
        )
    (log,) = events.iterdir()
    return spent.wall, spending_of(log)


def main() -> None:
    """Measure and print a table a cluster."""
    parser = argparse.ArgumentParser(description="Measure builds on Spark with one worker and two.")
    parser.add_argument("--engagements", type=int, default=200_000, help="engagements in all")
    parser.add_argument("--days", type=int, default=10, help="days that they fall on")
    asked = parser.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    history = History(FOLDER / "feeds", asked.engagements // asked.days, is_generic_alone=True, is_plain=True)
    for back in range(asked.days, 0, -1):
        history.land(NEW_DAY - timedelta(days=back))
    for workers in (1, 2):
        wall, spending = measure(FOLDER / "feeds", workers)
        total = sum(spending.shuffled.values())
        print(
            f"\n{workers} worker(s): {wall:.0f} s, tasks {sum(spending.seconds.values()):.0f} s, shuffled {total / 1e6:.0f} MB"
        )
        for model, size in spending.shuffled.most_common(12):
            print(f"  {model:45} {size / 1e6:8.1f} MB shuffled {spending.seconds[model]:8.1f} s of tasks")


if __name__ == "__main__":
    main()
