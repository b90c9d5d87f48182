"""What builds cost: does the cost of a build follow what is new, or what is there?

``make bench-history`` invents a history in daily folders and builds it; then, each time from the same warehouse, it builds with
nothing new (idle), with a new day, and with late records of past days. It does so for a short and a long history, takes the
idle build off and compares. It is no test of the suite: its figures are those of the machine, and it marks them against the
goals. All of it lies in target/bench-history; a year needs 8 GB there while it runs.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import shutil
import statistics
import time
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.builds import ROOT, WITHOUT_UNIT_TESTS, Workshop
from bench.invention import NEW_DAY, History

FIGURES = ["wall", "cpu", "memory", "starting", "models", "data_tests", "seeds", "publishing", "warehouse", "engagements"]


@dataclass
class Cost:
    """What one build cost: seconds of the wall clock and of the processors, the peak of memory in MB, and where time went."""

    history: int
    step: str
    wall: float
    cpu: float
    memory: float
    starting: float
    models: float
    data_tests: float
    seeds: float
    publishing: float
    warehouse: float
    engagements: float
    slowest: dict[str, float]


@dataclass
class Comparison:
    """A ratio of two costs, between what bounds noise leaves it, and the most that it may be."""

    what: str
    ratio: float
    low: float
    high: float
    most: float | None = None

    def verdict(self) -> str:
        """The ratio and whether it meets the goal, as far as noise lets one tell."""
        mark = "met" if self.high <= (self.most or 0) else "MISSED" if self.low > (self.most or 0) else "unclear"
        return f"{self.ratio:.3f}" + ("" if self.most is None else f" {mark}")


@dataclass
class Bench(Workshop):
    """A warehouse of its own that is built again and again from the same state."""

    costs: list[Cost] = field(default_factory=list)

    def build(self, history: int, step: str) -> Cost:
        """Run one build, which must succeed, and keep what it cost."""
        began = time.time()
        spent = self.dbt("build", *WITHOUT_UNIT_TESTS)
        nodes = self.nodes()
        cost = Cost(
            history=history,
            step=step,
            wall=spent.wall,
            cpu=spent.cpu,
            memory=spent.memory,
            starting=nodes.began - began,
            models=nodes.seconds["model"],
            data_tests=nodes.seconds["test"],
            seeds=nodes.seconds["seed"],
            publishing=nodes.seconds["publish"],
            warehouse=self.database.stat().st_size / 1e6,
            engagements=self.count(self.published),
            slowest=nodes.slowest,
        )
        self.costs.append(cost)
        print(
            f"  {history:4d} days  {step:14} {cost.wall:7.1f} s  {cost.cpu:7.1f} s of processors  {cost.memory:6.0f} MB",
            flush=True,
        )
        return cost

    def files(self) -> list[Path]:
        """Name the warehouse, its published copy and the version before that."""
        return [self.database, self.published, self.published.with_name(f".{self.published.name}.spare")]

    def keep(self) -> None:
        """Remember the warehouse and what is published as they are."""
        for file in self.files():
            if file.exists():
                shutil.copy2(file, f"{file}.kept")

    def restore(self) -> None:
        """Bring the remembered files back; their pages are in memory and on disk, as every time."""
        for file in self.files():
            Path(f"{file}.wal").unlink(missing_ok=True)
            file.unlink(missing_ok=True)
            if Path(f"{file}.kept").exists():
                shutil.copy2(f"{file}.kept", file)
        os.sync()

    def forget(self) -> None:
        """Remove the warehouse and what is published."""
        for file in self.folder.glob("*.duckdb*"):
            file.unlink()


def measure(bench: Bench, history: History, days: list[int], repeats: int) -> None:
    """Build histories of some lengths; then from each, as often as asked, nothing new, a new day, and late records."""
    landed = 0
    for length in sorted(days):
        for back in range(landed + 1, length + 1):
            history.land(NEW_DAY - timedelta(days=back))
        landed = length
        bench.forget()
        bench.build(length, "full")
        bench.keep()
        for _ in range(repeats):
            bench.restore()
            bench.build(length, "idle")
            history.land(NEW_DAY)
            bench.restore()
            bench.build(length, "new day")
            history.take_back(NEW_DAY)
            history.land_late(NEW_DAY)
            bench.restore()
            bench.build(length, "late records")
            history.take_back(NEW_DAY)


def medians(costs: list[Cost]) -> dict[tuple[int, str], dict[str, float]]:
    """The median of every figure by history and step, in the order they were built in."""
    found: dict[tuple[int, str], dict[str, float]] = {}
    for history, step in dict.fromkeys((cost.history, cost.step) for cost in costs):
        alike = [cost for cost in costs if (cost.history, cost.step) == (history, step)]
        found[history, step] = {name: statistics.median(getattr(cost, name) for cost in alike) for name in FIGURES}
    return found


def above_idle(costs: list[Cost], history: int, step: str, figure: str) -> tuple[float, float]:
    """What a build costs more than an idle one by the medians, and how far either side of that noise may have moved it."""
    median, noise = {}, 0.0
    for one in (step, "idle"):
        values = [getattr(cost, figure) for cost in costs if (cost.history, cost.step) == (history, one)]
        median[one] = statistics.median(values)
        noise += (max(values) - min(values)) / 2
    return median[step] - median["idle"], noise


def compare(costs: list[Cost], figure: str) -> list[Comparison]:
    """The comparisons that matter: what a change costs after a long history, against a short one and a full build."""
    short, long = min(cost.history for cost in costs), max(cost.history for cost in costs)
    pairs = [
        (f"new day after {long} days / after {short}", (long, "new day"), (short, "new day"), 1.25),
        (f"new day after {long} days / full build", (long, "new day"), (long, "full"), 0.1),
        (f"late records after {long} days / after {short}", (long, "late records"), (short, "late records"), 1.25),
    ]
    compared = []
    for words, of, to, most in pairs:
        (more, more_noise), (base, base_noise) = above_idle(costs, *of, figure), above_idle(costs, *to, figure)
        # A change that costs nothing above an idle build is noise, whatever the spread says.
        is_clear = more > 0 and base > base_noise
        low = (more - more_noise) / (base + base_noise) if is_clear else -math.inf
        high = (more + more_noise) / (base - base_noise) if is_clear else math.inf
        compared.append(Comparison(words, more / base if base else math.nan, low, high, most))
    found = medians(costs)
    idle = found[long, "idle"][figure]
    for words, base in (
        (f"idle after {long} days / after {short}", found[short, "idle"][figure]),
        (f"idle after {long} days / full build", found[long, "full"][figure]),
    ):
        compared.append(Comparison(words, idle / base, idle / base, idle / base))
    return compared


def report(bench: Bench, folder: Path, told: dict[str, Any]) -> None:
    """Print the medians and the ratios, and write them as bench.csv and bench.json beside each other."""
    found = medians(bench.costs)
    print("\nMedians; models, data tests and seeds in seconds of both threads, memory and warehouse in MB")
    print("  ".join(["  days", f"{'build':12}", *(f"{name:>10}" for name in FIGURES)]))
    for (history, step), figures in found.items():
        print("  ".join([f"{history:6d}", f"{step:12}", *(f"{figures[name]:10.1f}" for name in FIGURES)]))
    print("\nRatios, an idle build taken off, by the clock and by the seconds of processors (steadier where others work too)")
    by_clock, by_processors = compare(bench.costs, "wall"), compare(bench.costs, "cpu")
    for clock, processors in zip(by_clock, by_processors, strict=True):
        goal = "" if clock.most is None else f"  goal: at most {clock.most:g}"
        print(f"  {clock.what:42} {clock.verdict():>14} {processors.verdict():>14}{goal}")
    with (folder / "bench.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["days", "build", *FIGURES])
        rows.writerows(
            [history, step, *(round(figures[name], 3) for name in FIGURES)] for (history, step), figures in found.items()
        )
    compared = {"wall": [asdict(one) for one in by_clock], "cpu": [asdict(one) for one in by_processors]}
    content = told | {"ratios": compared, "builds": [asdict(cost) for cost in bench.costs]}
    (folder / "bench.json").write_text(json.dumps(content, indent=1))
    print(f"\nWritten to {folder}: bench.csv, bench.json (with the slowest nodes of each build)")


def main() -> None:
    """Measure, report, and remove the warehouse and the feeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--days", type=int, nargs="+", default=[30, 365], help="lengths of the histories, 20 or more (default 30 365)"
    )
    parser.add_argument("--engagements", type=int, default=8000, help="engagements a day (default 8000)")
    parser.add_argument(
        "--repeats", type=int, default=3, help="how often each build after the full one is measured (default 3)"
    )
    parser.add_argument("--generic", action="store_true", help="the generic feed alone, no records of other platforms")
    parser.add_argument("--keep", action="store_true", help="leave the feeds and the warehouse for a look at them")
    options = parser.parse_args()
    folder = ROOT / "target" / "bench-history"
    bench = Bench(folder / "work")
    history = History(bench.feeds, options.engagements, is_generic_alone=options.generic)
    print(f"Each build is: dbt build --exclude-resource-type unit_test, on {os.cpu_count()} processors, "
          f"{options.engagements} engagements a day")  # fmt: skip
    try:
        measure(bench, history, options.days, options.repeats)
        report(bench, folder, vars(options))
    finally:
        if not options.keep:
            shutil.rmtree(bench.folder, ignore_errors=True)


if __name__ == "__main__":
    main()
