"""What builds cost at a scale: against the least that reading the files takes, and against a script written by hand.

``make bench`` invents a year of the generic feed in daily files, a million engagements unless told otherwise, and measures over
the same files, each in a process of its own:

- the floor, ``floor.sql``: DuckDB reads the raw files into one table a feed;
- by hand, ``by_hand.sql``: one script makes the fact table; the result must be that of the build, row for row;
- models: seeds and models of the project, from nothing, and once more with nothing new (idle), which is taken off;
- data tests and publishing, apart;
- ten questions of a dashboard, asked of the published marts and of the landed records; the answers must be the same;
- one more day.

It is no test of the suite: its figures are those of the machine, and it marks them against the goals for ten million. All of it
lies in target/bench; a million takes 2 GB there while it runs.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
from engagements_duckdb import DEVELOPMENT_KEY, _pads

from bench.builds import ROOT, WITHOUT_UNIT_TESTS, Spent, Workshop, spend
from bench.invention import NEW_DAY, History

HERE = Path(__file__).parent
DAYS = 365
LEAST = 10_000
TEN_MILLION = 10_000_000
ENGAGEMENTS_AN_AGENT = 40
TIMES_A_QUERY = 7
CONTACT_KEY_BLOCKS = _pads(DEVELOPMENT_KEY)
# Seeds are made with the models: a build that leaves them out is no whole one, and the next would begin anew.
MODELS = ("build", "--exclude-resource-type", "test", *WITHOUT_UNIT_TESTS)

Answers = dict[str, list[tuple[Any, ...]]]


@dataclass
class Query:
    """A question of a dashboard: what it takes warm, in ms, of the marts and of the landed records; medians."""

    name: str
    marts: float
    landed: float


@dataclass
class Goal:
    """A figure and the most that it may be, if it has a bound."""

    what: str
    figure: float
    unit: str = ""
    most: float | None = None

    def mark(self) -> str:
        """Whether the goal is met; nothing where there is none, and unclear where noise has eaten what was to be measured."""
        if self.most is None:
            return ""
        return "unclear" if self.figure <= 0 else "met" if self.figure <= self.most else "MISSED"


@dataclass
class Measured:
    """What a scale came to: the engagements that are there, bytes of raw files, what each step took, and the questions."""

    asked: int
    engagements: int = 0
    raw_bytes: int = 0
    warehouse_bytes: int = 0
    published_bytes: int = 0
    steps: dict[str, Spent] = field(default_factory=dict)
    publishing: float = 0
    queries: list[Query] = field(default_factory=list)
    slowest: dict[str, float] = field(default_factory=dict)

    def above_idle(self, step: str, idle: str, figure: str = "wall") -> float:
        """What a step took more than one that does nothing, in seconds by the clock or of the processors (cpu)."""
        return float(getattr(self.steps[step], figure) - getattr(self.steps[idle], figure))

    def models(self, figure: str = "wall") -> float:
        """What the models of the full build took, the idle one taken off."""
        return self.above_idle("models", "idle", figure)

    def goals(self) -> list[Goal]:
        """The figures that matter, with the goals for ten million engagements."""
        compared = []
        for figure, words in (("wall", ""), ("cpu", ", processors")):
            full = self.models(figure)
            most = {"wall": (1.5, 1.3, 0.1), "cpu": (None, None, None)}[figure]
            compared += [
                Goal(f"(a) models / floor{words}", full / self.above_idle("floor", "nothing", figure), most=most[0]),
                Goal(f"(b) models / by hand{words}", full / self.above_idle("by hand", "nothing", figure), most=most[1]),
                Goal(f"(c) a new day / models{words}", self.above_idle("new day", "idle", figure) / full, most=most[2]),
            ]
        slowest = max(self.queries, key=lambda query: query.marts)
        memory = max(spent.memory for step, spent in self.steps.items() if step not in ("floor", "by hand", "nothing")) / 1024
        return [
            *compared,
            Goal(f"(d) slowest question on the marts ({slowest.name})", slowest.marts, " ms", 200),
            Goal(
                "(d) questions on the marts / on the landed records",
                statistics.median(query.marts / query.landed for query in self.queries),
            ),
            Goal("(e) peak memory of any build", memory, " GiB", 8),
        ]


def land(feeds: Path, engagements: int, days: int = DAYS) -> History:
    """Invent the days before the new one, with so many engagements in all; more of them have more agents."""
    a_day = round(engagements / days)
    agents = max(10, round(a_day / ENGAGEMENTS_AN_AGENT))
    history = History(feeds, a_day, agents, is_generic_alone=True, is_plain=True)
    for back in range(days, 0, -1):
        history.land(NEW_DAY - timedelta(days=back))
    return history


def differences(by_hand: Path, built: Path) -> dict[str, int]:
    """Compare the fact tables of two files row for row.

    Returns:
        How many rows one has more often than the other, by which one has them; by the column where they have the same
        engagements. Empty where the tables are alike.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{by_hand}' as by_hand (read_only); attach '{built}' as built (read_only)")
        mine, theirs = "by_hand.facts.fct_engagements", "built.marts.fct_engagements"
        names = [name for (name, *_) in connection.execute(f"describe {theirs}").fetchall() if name != "loaded_at"]
        columns = ", ".join(names)
        found = {}
        for words, one, other in (("only by hand", mine, theirs), ("only in the build", theirs, mine)):
            # A digest a row is compared: all columns of ten million rows would not fit into memory.
            rows = f"select md5(({columns})::varchar) as row from {{}}"
            query = f"select count(*) from ({rows.format(one)} except all {rows.format(other)})"
            (found[words],) = connection.execute(query).fetchone() or (0,)
        if any(found.values()):
            counts = ", ".join(f"count(*) filter (where a.{name} is distinct from b.{name})" for name in names)
            query = f"select {counts} from {mine} as a inner join {theirs} as b on a.engagement_id = b.engagement_id"
            found |= dict(zip(names, connection.execute(query).fetchone() or (), strict=True))
    return {name: rows for name, rows in found.items() if rows}


def questions(name: str) -> tuple[str, dict[str, str]]:
    """Read a file of questions: what to run before them, and each query by its name (a line ``-- name`` above it)."""
    before, *parts = re.split(r"^-- (\w+)(?::.*)?$", (HERE / name).read_text(), flags=re.MULTILINE)
    return before, dict(zip(parts[::2], parts[1::2], strict=True))


def ask(database: Path, file: str, conversation: str, times: int) -> tuple[Answers, dict[str, float]]:
    """Ask the questions of a file of a database: the answers, and the median of so many times in ms after a first."""
    before, queries = questions(file)
    answers, took = {}, {}
    with duckdb.connect(str(database), read_only=True) as reader:
        reader.execute("set TimeZone = 'UTC'")
        reader.execute("set variable today = ?", [NEW_DAY])
        reader.execute("set variable conversation = ?", [conversation])
        reader.execute(before)
        for name, query in queries.items():
            answers[name] = reader.execute(query).fetchall()
            runs = []
            for _ in range(times):
                began = time.perf_counter()
                reader.execute(query).fetchall()
                runs.append(1000 * (time.perf_counter() - began))
            took[name] = statistics.median(runs) if runs else 0.0
    return answers, took


def ask_both(published: Path, built: Path, times: int = 0) -> list[Query]:
    """Ask the dashboard's questions of the marts and of the landed records, which must give the same answers.

    Raises:
        SystemExit: they do not.
    """
    with duckdb.connect(str(published), read_only=True) as reader:
        (conversation,) = reader.execute(
            "select conversation_name from marts.engagements inner join marts.fct_conversations using (conversation_id)"
            " where source_name = 'north' order by transfers desc, engagements desc, conversation_name desc limit 1"
        ).fetchone() or ("",)
    answers, marts = ask(published, "questions_on_marts.sql", conversation, times)
    # What takes seconds need not be asked as often.
    same, landed = ask(built, "questions_on_staged.sql", conversation, times // 4)
    for name, answer in answers.items():
        if not answer or answer != same[name]:
            different = (
                [row for row in answer if row not in same[name]][:3],
                [row for row in same[name] if row not in answer][:3],
            )
            raise SystemExit(f"The question {name} has other answers on the marts than on the landed records: {different}")
    return [Query(name, marts[name], landed[name]) for name in answers]


def run(script: Path, database: Path, feeds: Path) -> Spent:
    """Run a SQL script in a process of its own on a new database file."""
    for file in (database, Path(f"{database}.wal")):
        file.unlink(missing_ok=True)
    blocks = [block.hex() for block in CONTACT_KEY_BLOCKS]
    return spend([sys.executable, HERE / "script.py", database, script, feeds, *blocks], database.with_suffix(".txt"))


def typical(runs: list[Spent]) -> Spent:
    """The medians of several runs."""
    figures = zip(*((one.wall, one.cpu, one.memory) for one in runs), strict=True)
    return Spent(*map(statistics.median, figures))


def measure(folder: Path, engagements: int, repeats: int) -> Measured:
    """Invent so many engagements and measure everything over them; scripts and idle builds so many times each."""
    workshop = Workshop(folder)
    measured = Measured(engagements)
    steps = measured.steps

    def took(step: str, *runs: Spent) -> None:
        steps[step] = spent = typical(list(runs))
        print(f"  {step:12} {spent.wall:8.1f} s {spent.cpu:8.1f} s of processors {spent.memory:7.0f} MB", flush=True)

    print(f"{engagements:,} engagements in {DAYS} days", flush=True)
    history = land(workshop.feeds, engagements)
    measured.raw_bytes = sum(file.stat().st_size for file in workshop.feeds.rglob("*.jsonl"))
    empty, scratch, by_hand = folder / "nothing.sql", folder / "scratch.duckdb", folder / "by_hand.duckdb"
    empty.write_text("select 1")
    took("nothing", *(run(empty, scratch, workshop.feeds) for _ in range(repeats)))
    took("floor", *(run(HERE / "floor.sql", scratch, workshop.feeds) for _ in range(repeats)))
    scratch.unlink()
    took("by hand", *(run(HERE / "by_hand.sql", by_hand, workshop.feeds) for _ in range(repeats)))
    took("models", workshop.dbt(*MODELS))
    measured.slowest = workshop.nodes().slowest
    measured.engagements = workshop.count(workshop.database)
    different = differences(by_hand, workshop.database)
    if different:
        raise SystemExit(f"The script by hand and the build differ, so neither time means anything; rows: {different}")
    by_hand.unlink()
    took("idle", *(workshop.dbt(*MODELS) for _ in range(repeats)))
    took("data tests", workshop.dbt("test", *WITHOUT_UNIT_TESTS))
    # Nothing is new, so this build does no more than look, test and publish.
    took("publish", workshop.dbt("build", *WITHOUT_UNIT_TESTS))
    measured.publishing = workshop.nodes().seconds["publish"]
    measured.warehouse_bytes = workshop.database.stat().st_size
    measured.published_bytes = workshop.published.stat().st_size
    measured.queries = ask_both(workshop.published, workshop.database, TIMES_A_QUERY)
    history.land(NEW_DAY)
    took("new day", workshop.dbt(*MODELS))
    return measured


def growth(measured: list[Measured]) -> list[Goal]:
    """How the models' time grew from the smallest scale to the largest, as a share of how the engagements did."""
    small, large = min(measured, key=lambda one: one.engagements), max(measured, key=lambda one: one.engagements)
    factor = large.engagements / small.engagements
    return [
        Goal(
            f"models: growth of time / growth of engagements ({factor:.1f}){words}",
            large.models(figure) / small.models(figure) / factor,
            most=most,
        )
        for figure, words, most in (("wall", "", 1.0), ("cpu", ", processors", None))
        if small is not large
    ]


def machine(folder: Path) -> dict[str, Any]:
    """Describe the machine: processors, memory, the disk of a folder, versions, and the commit that is measured."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()) if Path("/proc/cpuinfo").exists() else None
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return {
        "processors": os.cpu_count(),
        "processor": model.group(1) if model else platform.processor(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "disk": disk_of(folder),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("duckdb", "dbt-core", "dbt-duckdb")},
        "commit": commit.stdout.strip(),
        "day": date.today().isoformat(),
    }


def disk_of(folder: Path) -> str:
    """Say what disk a folder lies on, as far as Linux knows; what lies behind a virtual one nobody tells it."""
    number = os.stat(folder).st_dev
    place = Path(f"/sys/dev/block/{os.major(number)}:{os.minor(number)}").resolve()
    if place.name.startswith(("vd", "xvd")):
        return "virtual"
    for flag in (place / "queue/rotational", place.parent / "queue/rotational"):
        if flag.exists():
            return "rotating" if flag.read_text().strip() == "1" else "solid state"
    return "unknown"


def table(columns: list[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a table in Markdown, its first column to the left and numbers to the right."""
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def told(described: dict[str, Any], measured: list[Measured]) -> str:
    """Tell everything that was measured, in Markdown."""
    parts = [", ".join(f"{name.replace('_', ' ')} {value}" for name, value in described.items())]
    for one in measured:
        parts += [
            f"{one.engagements:,} engagements; raw files {one.raw_bytes / 1e6:,.0f} MB, warehouse"
            f" {one.warehouse_bytes / 1e6:,.0f} MB, published {one.published_bytes / 1e6:,.0f} MB; publishing alone"
            f" {one.publishing:.1f} s",
            table(
                ["step", "by the clock, s", "processors, s", "memory, MB"],
                [[step, f"{spent.wall:.1f}", f"{spent.cpu:.1f}", f"{spent.memory:,.0f}"] for step, spent in one.steps.items()],
            ),
            goals_table(one.goals(), one.asked >= TEN_MILLION),
            table(
                ["question, warm", "marts, ms", "landed records, ms"],
                [[query.name, f"{query.marts:.1f}", f"{query.landed:.1f}"] for query in one.queries],
            ),
            table(
                ["slowest nodes of the full build", "s"],
                [[f"`{node.split('.')[2]}`", f"{seconds:.1f}"] for node, seconds in one.slowest.items()],
            ),
        ]
    if growth(measured):
        parts.append(goals_table(growth(measured), measured[-1].asked >= TEN_MILLION))
    return "\n\n".join(parts)


def goals_table(goals: list[Goal], is_asked: bool) -> str:
    """Lay out figures with their goals, which are those for ten million, and where they are asked, whether they are met."""
    return table(
        ["", "figure", "goal at ten million", ""],
        [
            [
                goal.what,
                f"{goal.figure:.2f}{goal.unit}",
                "" if goal.most is None else f"at most {goal.most:g}{goal.unit}",
                goal.mark() if is_asked else "",
            ]
            for goal in goals
        ],
    )


def figures(measured: list[Measured]) -> list[tuple[int, str, str, float]]:
    """All figures in one list: engagements, what was measured, its unit or kind, value."""
    rows: list[tuple[int, str, str, float]] = []
    for one in measured:
        for step, spent in one.steps.items():
            rows += [(one.engagements, step, figure, value) for figure, value in asdict(spent).items()]
        rows.append((one.engagements, "publishing alone", "wall", one.publishing))
        for query in one.queries:
            rows += [(one.engagements, query.name, f"{kind}_ms", getattr(query, kind)) for kind in ("marts", "landed")]
        rows += [(one.engagements, goal.what, "goal", goal.figure) for goal in one.goals()]
    return rows + [(measured[-1].engagements, goal.what, "goal", goal.figure) for goal in growth(measured)]


def report(described: dict[str, Any], measured: list[Measured], folder: Path) -> None:
    """Print what was measured on the machine described, and write it as bench.md, bench.csv and bench.json."""
    text = told(described, measured)
    print(f"\n{text}")
    (folder / "bench.md").write_text(f"{text}\n")
    with (folder / "bench.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["engagements", "what", "figure", "value"])
        writer.writerows([*row[:3], round(row[3], 4)] for row in figures(measured))
    goals = [{"engagements": one.engagements, **asdict(goal)} for one in measured for goal in one.goals()]
    content = {
        "machine": described,
        "measured": [asdict(one) for one in measured],
        "goals": goals,
        "growth": [asdict(goal) for goal in growth(measured)],
    }
    (folder / "bench.json").write_text(json.dumps(content, indent=1))
    print(f"\nWritten to {folder}: bench.md, bench.csv, bench.json")


def main() -> None:
    """Measure each scale, report, and remove the warehouses and the feeds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--engagements",
        type=int,
        nargs="+",
        default=[1_000_000],
        help="engagements in all, one scale or more (default 1000000)",
    )
    parser.add_argument(
        "--repeats", type=int, default=3, help="how often scripts and idle builds are measured, for the median (default 3)"
    )
    parser.add_argument("--keep", action="store_true", help="leave the feeds and the warehouse for a look at them")
    options = parser.parse_args()
    if min(options.engagements) < LEAST or options.repeats < 1:
        parser.error(f"at least {LEAST} engagements, for every day to have some, and one repeat")
    folder = ROOT / "target" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        described = machine(folder)
        measured = [measure(folder / "work", engagements, options.repeats) for engagements in sorted(options.engagements)]
        report(described, measured, folder)
    finally:
        if not options.keep:
            shutil.rmtree(folder / "work", ignore_errors=True)


if __name__ == "__main__":
    main()
