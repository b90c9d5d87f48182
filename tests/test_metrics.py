"""Every metric a second way: what MetricFlow answers is what plain SQL over the facts comes to, by dimension and by period."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from conftest import NewWarehouse, Warehouse, engagement
from simulator.centre import Plan, Rates
from simulator.writers import Habits
from test_oracle import simulated

metric_layer = pytest.importorskip("metric_layer", reason="what metrics need is not installed: make .venv/dashboard")

ZONE = "America/New_York"
WINDOW_DAYS = 5
DIMENSIONS = {
    "agent": "agent",
    "campaign": "campaign",
    "case": "case",
    "channel": "channel",
    "channel_vendor": "channel_vendor",
    "company_contact": "company_contact",
    "contact": "contact",
    "engaged_team": "team",
    "language": "language",
    "location": "location",
    "menu_path": "menu_path",
    "outcome": "outcome",
    "outcome_category": "outcome_category",
    "platform": "platform",
    "priority": "priority",
    "queue": "queue",
    "reason": "reason",
    "source": "source",
}
TABLES = {name: {"outcome_category": "outcome_categories", "priority": "priorities"}.get(name, f"{name}s")
          for name in DIMENSIONS.values()}  # fmt: skip

# The engagements with their labels and local times, worked out from the facts alone.
LABELLED = (
    "select facts.*, facts.type <> 'Technical' and facts.status not in ('Deleted', 'Corrupted') as is_counted, "
    f"timezone('{ZONE}', facts.start_time at time zone 'UTC') as moment, "
    + ", ".join(f"dim_{TABLES[name]}.{name}_name" for name in DIMENSIONS.values())
    + " from marts.fct_engagements as facts "
    + " ".join(
        f"left join marts.dim_{TABLES[name]} on facts.{column}_id = dim_{TABLES[name]}.{name}_id"
        for column, name in DIMENSIONS.items()
    )
)


def told(columns: list[str], who: str = "true", order: str = "step") -> str:
    """What the first engagement of some that says it says of a conversation."""
    return ", ".join(f"first({one} order by {order}) filter ({one} is not null and {who}) as {one}" for one in columns)


LABELS = {name: f"{name}_name" for name in DIMENSIONS.values()}
OF_AGENTS, OF_THE_END = [LABELS["agent"], LABELS["team"]], [LABELS["outcome"], LABELS["outcome_category"]]
OF_THE_BEGIN = [name for name in LABELS.values() if name not in OF_AGENTS + OF_THE_END]

# The conversations, put together from their engagements; of their fact only the transfers are taken, which the oracle checks.
CONVERSATIONS = f"""
with steps as (
    select *, row_number() over (partition by conversation_id order by is_counted desc, start_time, native_id) as step
    from ({LABELLED}) where conversation_id is not null
), conversations as (
    select
        conversation_id, first(direction) as direction, min(start_time) filter (is_counted) as began,
        {told(["contact_id", "channel_type", *OF_THE_BEGIN])},
        {told(OF_AGENTS, "type = 'Agent'")},
        {told(OF_THE_END, "is_counted and type = 'Agent'", "step desc")},
        count(*) filter (is_counted and type = 'Queue') as entries,
        count(*) filter (is_counted and type = 'Queue' and outcome_name = 'Abandoned') as left_queues,
        count(*) filter (is_counted and short_abandon) as left_soon,
        coalesce(bool_or(engagement_time > 0) filter (is_counted and type = 'Agent'), false) as was_handled,
        sum(coalesce(preparation_time, 0) + coalesce(engagement_time, 0) + coalesce(wrap_up_time, 0))
        filter (is_counted and type = 'Agent') as handling,
        sum(cost) filter (is_counted) as spent
    from steps group by conversation_id having bool_or(is_counted)
)
select
    conversations.*, transfers, timezone('{ZONE}', began at time zone 'UTC') as moment,
    not was_handled and left_queues > 0 as was_abandoned,
    was_handled and direction = 'Inbound' and contact_id is not null
    and (select max(began) from conversations) - began >= interval {WINDOW_DAYS} day as was_followed,
    exists (
        from conversations as later where later.contact_id = conversations.contact_id and later.direction = 'Inbound'
        and (later.began, later.conversation_id) > (conversations.began, conversations.conversation_id)
        and later.began - conversations.began <= interval {WINDOW_DAYS} day
    ) as came_back
from conversations join (select conversation_id, transfers from marts.fct_conversations) using (conversation_id)
"""
BASES = {
    "engagements": f"select * from ({LABELLED}) where is_counted",
    "conversations": CONVERSATIONS,
    "activity": "select *, timezone('" + ZONE + "', interval_start at time zone 'UTC') as moment "
    "from marts.fct_agent_activity join marts.dim_agents using (agent_id)",
}


class Second(NamedTuple):
    """A metric in plain SQL: what it is taken from, which rows, and how."""

    base: str
    rows: str
    figure: str


def of_entries(figure: str) -> Second:
    """Return a metric of queue entries."""
    return Second("engagements", "type = 'Queue' and status = 'Completed'", figure)


def of_handled(figure: str) -> Second:
    """Return a metric of handled engagements."""
    return Second("engagements", "type = 'Agent' and status = 'Completed' and engagement_time > 0", figure)


def of_invitations(figure: str) -> Second:
    """Return a metric of invitations."""
    return Second("engagements", "type = 'Invitation' and status = 'Completed'", figure)


def of_conversations(figure: str) -> Second:
    """Return a metric of conversations."""
    return Second("conversations", "true", figure)


def of_activity(figure: str) -> Second:
    """Return a metric of agents' time."""
    return Second("activity", "true", figure)


def share(part: str, whole: str) -> str:
    """Return the rows of a kind as a share of the rows of another."""
    return f"count(*) filter ({part}) / nullif(count(*) filter ({whole}), 0)"


ACCEPTED, ABANDONED = "outcome_name = 'Accepted'", "outcome_name = 'Abandoned'"
HANDLE = "preparation_time + engagement_time + wrap_up_time"
LEFT_SOON = "was_abandoned and left_queues = left_soon"
SECOND = {
    "engagements": Second("engagements", "true", "count(*)"),
    "cost": Second("engagements", "true", "sum(cost)"),
    "cost_per_engagement": Second("engagements", "true", "sum(cost) / count(cost)"),
    "offered": of_entries("count(*)"),
    "answered": of_entries(f"count(*) filter ({ACCEPTED})"),
    "abandoned": of_entries(f"count(*) filter ({ABANDONED})"),
    "short_abandons": of_entries("count(*) filter (short_abandon)"),
    "flow_outs": of_entries(f"count(*) filter (not {ACCEPTED} and not {ABANDONED})"),
    "abandonment_rate": of_entries(share(ABANDONED, "true")),
    "abandonment_rate_without_short": of_entries(share(f"{ABANDONED} and not short_abandon", "short_abandon is not true")),
    "within_sla": of_entries("count(*) filter (service_level = 'Within SLA')"),
    "out_of_sla": of_entries("count(*) filter (service_level = 'Out of SLA')"),
    "service_level": of_entries(share("service_level = 'Within SLA'", "service_level <> 'Ignore'")),
    "average_speed_of_answer": of_entries(f"sum(wait_time) filter ({ACCEPTED}) / count(*) filter ({ACCEPTED})"),
    "average_wait_time": of_entries("sum(wait_time) / count(*)"),
    "average_abandon_time": of_entries(f"sum(wait_time) filter ({ABANDONED}) / nullif(count(*) filter ({ABANDONED}), 0)"),
    "longest_wait": of_entries("max(wait_time)"),
    "wait_time_p50": of_entries("median(cast(wait_time as double))"),
    "wait_time_p90": of_entries("quantile_cont(cast(wait_time as double), 0.9)"),
    "handled": of_handled("count(*)"),
    "handle_time": of_handled(f"sum({HANDLE})"),
    "average_handle_time": of_handled(f"sum({HANDLE}) / count(*)"),
    "handle_time_p50": of_handled(f"median(cast({HANDLE} as double))"),
    "handle_time_p90": of_handled(f"quantile_cont(cast({HANDLE} as double), 0.9)"),
    "average_preparation_time": of_handled("sum(preparation_time) / count(*)"),
    "average_engagement_time": of_handled("sum(engagement_time) / count(*)"),
    "average_hold_time": of_handled("sum(hold_time) / count(*)"),
    "average_wrap_up_time": of_handled("sum(wrap_up_time) / count(*)"),
    "held": of_handled("count(*) filter (hold_time > 0)"),
    "hold_rate": of_handled(share("hold_time > 0", "true")),
    "focus_time": of_handled("sum(focus_time)"),
    "average_focus_time": of_handled("sum(focus_time) / count(focus_time)"),
    "handle_time_with_focus": of_handled(f"sum({HANDLE}) filter (focus_time is not null)"),
    "concurrency": of_handled(f"sum({HANDLE}) filter (focus_time is not null) / nullif(sum(focus_time), 0)"),
    "invitations": of_invitations("count(*)"),
    "accepted_invitations": of_invitations(f"count(*) filter ({ACCEPTED})"),
    "invitation_acceptance_rate": of_invitations(share(ACCEPTED, "true")),
    "average_ring_time": of_invitations("sum(invitation_time) / count(*)"),
    "conversations": of_conversations("count(*)"),
    "offered_conversations": of_conversations("count(*) filter (entries > 0)"),
    "handled_conversations": of_conversations("count(*) filter (was_handled)"),
    "abandoned_conversations": of_conversations("count(*) filter (was_abandoned)"),
    "short_abandoned_conversations": of_conversations(f"count(*) filter ({LEFT_SOON})"),
    "conversation_abandonment_rate": of_conversations(share("was_abandoned", "entries > 0")),
    "conversation_abandonment_rate_without_short": of_conversations(
        share(f"was_abandoned and not ({LEFT_SOON})", f"entries > 0 and not ({LEFT_SOON})")
    ),
    "transfers": of_conversations("sum(transfers)"),
    "transferred_conversations": of_conversations("count(*) filter (transfers > 0)"),
    "transfer_rate": of_conversations(share("transfers > 0", "was_handled")),
    "requeues": of_conversations("sum(greatest(entries - 1, 0))"),
    "requeues_per_conversation": of_conversations("sum(greatest(entries - 1, 0)) / nullif(count(*) filter (entries > 0), 0)"),
    "followed_up_conversations": of_conversations("count(*) filter (was_followed)"),
    "resolved_conversations": of_conversations("count(*) filter (was_followed and not came_back)"),
    "first_contact_resolution": of_conversations(share("was_followed and not came_back", "was_followed")),
    "average_conversation_handle_time": of_conversations(
        "sum(handling) filter (was_handled) / nullif(count(*) filter (was_handled), 0)"
    ),
    "cost_per_conversation": of_conversations("sum(spent) / nullif(count(spent), 0)"),
    "logged_in_time": of_activity("sum(seconds_in_status) filter (status <> 'Offline')"),
    "available_time": of_activity("sum(available_seconds)"),
    "engaged_time": of_activity("sum(engaged_seconds) filter (status <> 'Offline')"),
    "engaged_time_while_available": of_activity("sum(engaged_seconds) filter (available_seconds > 0)"),
    "occupancy": of_activity("sum(engaged_seconds) filter (available_seconds > 0) / nullif(sum(available_seconds), 0)"),
    "utilisation": of_activity(
        "sum(engaged_seconds) filter (status <> 'Offline') / nullif(sum(seconds_in_status) filter (status <> 'Offline'), 0)"
    ),
}
# Metrics against the period before: the metric, how far back, and whether the change is told as a share of the earlier figure.
CHANGES = {
    f"{metric}_change_on_{window}": (metric, window, is_relative)
    for window in ("week", "month", "year")
    for metric, is_relative in (
        ("conversations", True),
        ("average_handle_time", True),
        ("service_level", False),
        ("abandonment_rate", False),
    )
}
PERIODS = ("day", "week", "month", "quarter", "year")
Figures = dict[tuple[Any, ...], Any]


@pytest.fixture(scope="module")
def warehouse(new_warehouse: NewWarehouse) -> Warehouse:
    """Build some weeks of a small centre and a few days of the year before, told by the clocks of New York."""
    made = new_warehouse()
    rates = Rates(hold=0.2, transfer=0.1, consult=0.05, broken=0.05, deleted=0.05, miss=0.2, reject=0.1)
    simulated(Plan(days=80, conversations=1500, contacts=300, seed=5, staffing=0.7, rates=rates), Habits(), made.feeds)
    year_before = [
        {"started_at": f"2025-01-{day:02d}T15:00:00Z", "connected_at": f"2025-01-{day:02d}T15:00:00Z",
         "disconnected_at": f"2025-01-{day:02d}T15:0{day % 7 + 1}:00Z", "ended_at": f"2025-01-{day:02d}T15:08:00Z",
         "updated_at": f"2025-01-{day:02d}T16:00:00Z", "conversation_id": f"before-{day}"}
        for day in range(6, 31)
    ]  # fmt: skip
    made.land(
        "generic/centre/engagements/more.jsonl",
        # What metrics leave out, and what they count without knowing its end.
        engagement("supervisor", "Technical", cost=5),
        engagement("open", ended_at=None),
        # Late in the evening in New York, the day after by UTC.
        engagement("late", started_at="2026-03-09T02:30:00Z", ended_at="2026-03-09T02:31:00Z"),
        *(engagement(f"agent-{day}", **times, cost=day / 8) for day, times in enumerate(year_before)),
        *(
            engagement(f"queue-{day}", "Queue", **times | {"outcome": "Abandoned" if day % 3 else "Accepted"})
            for day, times in enumerate(year_before)
        ),
    )
    made.build("--vars", f"{{reporting_time_zone: {ZONE}, first_contact_window_days: {WINDOW_DAYS}}}")
    return made


@pytest.fixture(scope="module")
def layer(warehouse: Warehouse) -> Any:
    """Return the metrics of the project."""
    return metric_layer.MetricLayer(warehouse.project.target / "semantic_manifest.json")


@pytest.fixture(scope="module")
def ask(warehouse: Warehouse) -> Any:
    """Return a way to ask the published file, with the columns before the last ones as key; the bases are worked out once."""
    connection = duckdb.connect()
    connection.execute(f"attach '{warehouse.published_database}' as published (read_only)")
    connection.execute("use published")
    for name, query in BASES.items():
        connection.execute(f"create temp table {name} as {query}")

    def run(query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        result = connection.execute(query)
        return [column[0] for column in result.description], result.fetchall()

    yield run
    connection.close()


Ask = Callable[[str], tuple[list[str], list[tuple[Any, ...]]]]


def second(ask: Ask, metric: str, keys: list[str]) -> Figures:
    """Work a metric out in plain SQL, by some expressions."""
    base, rows, figure = SECOND[metric]
    by = f"group by {', '.join(keys)}" if keys else ""
    _, found = ask(f"select {', '.join([*keys, figure])} from {base} where {rows} {by}")
    return {tuple(key): value for *key, value in found}


def compare(ask: Ask, layer: Any, metrics: list[str], names: list[str], keys: list[str]) -> int:
    """Assert that MetricFlow and plain SQL agree on some metrics by some dimensions; how many figures there were."""
    columns, rows = ask(layer.sql(metrics, names))
    assert columns == [*names, *metrics]
    compared = 0
    for place, metric in enumerate(metrics, len(names)):
        expected = {key: value for key, value in second(ask, metric, keys).items() if value is not None}
        found = {plain(row[: len(names)]): row[place] for row in rows if row[place] is not None}
        assert found.keys() == expected.keys(), (metric, names, sorted(map(str, found.keys() ^ expected.keys()))[:5])
        for key, value in found.items():
            assert float(value) == pytest.approx(float(expected[key]), rel=1e-9, abs=1e-9), (metric, names, key)
        compared += len(found)
    return compared


def plain(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """Write days as days."""
    return tuple(part.date() if isinstance(part, datetime) else part for part in key)


def of_base(base: str) -> list[str]:
    """The metrics that are taken from the same rows."""
    return [name for name, one in SECOND.items() if one.base == base]


def test_every_metric_is_worked_out_twice(layer: Any) -> None:
    assert set(layer.names()) == SECOND.keys() | CHANGES.keys()
    assert [name for name in layer.names() if not all(vars(layer.describe(name)).values())] == []
    with pytest.raises(metric_layer.MetricError, match="There is no metric 'sales'"):
        layer.sql(["sales"])


@pytest.mark.parametrize("base", BASES)
def test_metrics_agree_with_plain_sql_by_period(ask: Ask, layer: Any, base: str) -> None:
    assert compare(ask, layer, of_base(base), [], []) == len(of_base(base))
    for period in PERIODS:
        key = [f"cast(date_trunc('{period}', moment) as date)"]
        assert compare(ask, layer, of_base(base), [f"metric_time__{period}"], key) >= len(of_base(base))


def test_metrics_agree_with_plain_sql_by_every_dimension(ask: Ask, layer: Any) -> None:
    shown = {
        "engagements": ["engagements", "cost", "abandonment_rate", "wait_time_p90", "average_handle_time"],
        "conversations": ["conversations", "conversation_abandonment_rate", "transfers", "first_contact_resolution"],
        "activity": ["logged_in_time", "occupancy"],
    }
    by_time = {"hour_of_day": "hour(moment)", "weekday": "isodow(moment)"}
    of_rows = {name: name for name in ("direction", "channel_type")}
    questions = {
        "engagement": of_rows | by_time | {name: name for name in ("type", "status", "service_level", "terminated_by")},
        "conversation": of_rows | by_time,
        "activity": by_time | {"status": "status"},
    }
    for (base, metrics), (entity, keys) in zip(shown.items(), questions.items(), strict=True):
        for name in DIMENSIONS.values() if base != "activity" else ["agent"]:
            assert compare(ask, layer, metrics, [f"{name}__{name}_name"], [f"{name}_name"]) > 3, (base, name)
        for name, key in keys.items():
            assert compare(ask, layer, metrics, [f"{entity}__{name}"], [key]) > 3, (base, name)


@pytest.mark.parametrize(
    ("base", "names", "keys"),
    [
        ("engagements", ["queue__queue_name"], ["queue_name"]),
        ("engagements", ["agent__agent_name", "channel__channel_name"], ["agent_name", "channel_name"]),
        ("conversations", ["queue__queue_name", "conversation__channel_type"], ["queue_name", "channel_type"]),
        ("activity", ["agent__agent_name"], ["agent_name"]),
    ],
)
def test_metrics_agree_with_plain_sql_by_dimension_and_period(
    ask: Ask, layer: Any, base: str, names: list[str], keys: list[str]
) -> None:
    names, keys = ["metric_time__month", *names], ["cast(date_trunc('month', moment) as date)", *keys]
    assert compare(ask, layer, of_base(base), names, keys) > 100


@pytest.mark.parametrize("metric", CHANGES)
def test_changes_are_those_of_the_metric_between_two_days(ask: Ask, layer: Any, metric: str) -> None:
    of, window, is_relative = CHANGES[metric]
    moment = "cast(moment as date)"
    figures = second(ask, of, [moment])
    _, back = ask(f"select distinct {moment}, cast({moment} - interval 1 {window} as date) from {SECOND[of].base}")
    expected = {}
    for day, before in back:
        now, then = figures.get((day,)), figures.get((before,))
        if now is not None and then is not None and not (is_relative and then == 0):
            expected[day] = (now - then) / then if is_relative else now - then
    _, rows = ask(layer.sql([metric], ["metric_time__day"]))
    found = {day.date(): value for day, value in rows if value is not None}
    assert found == {day: pytest.approx(float(value), rel=1e-9, abs=1e-9) for day, value in expected.items()}
    assert len(found) > (5 if window == "year" else 40)


def test_a_question_is_asked_of_some_days_and_values(ask: Ask, layer: Any) -> None:
    query = layer.sql(
        ["engagements"],
        ["metric_time__day", "queue__queue_name"],
        where=[metric_layer.one_of("queue__queue_name", ["Support", "{{ it's }}", None])],
        start=date(2026, 3, 2),
        end=date(2026, 3, 8),
        order_by=["-metric_time__day", "queue__queue_name"],
        limit=5,
    )
    _, rows = ask(query)
    _, expected = ask(
        "select cast(moment as date), queue_name, count(*) from engagements "
        "where (queue_name = 'Support' or queue_name is null) and cast(moment as date) between '2026-03-02' and '2026-03-08' "
        "group by all order by 1 desc, 2 limit 5"
    )
    assert [(day.date(), *rest) for day, *rest in rows] == expected
    assert rows[0][0] == datetime(2026, 3, 8) and len(rows) == 5
    with pytest.raises(metric_layer.MetricError, match="cannot be asked"):
        layer.sql(["occupancy"], ["queue__queue_name"])
    assert ask(layer.sql(["engagements"], where=[metric_layer.one_of("queue__queue_name", [])]))[1] == [(None,)]


def test_saved_queries_answer(ask: Ask, layer: Any) -> None:
    assert len(layer.saved_queries()) >= 5
    for name in layer.saved_queries():
        assert len(ask(layer.saved(name))[1]) > 10, name
    columns, rows = ask(layer.saved("daily_overview"))
    _, expected = ask("select cast(moment as date), count(*) from conversations group by 1")
    days = [dict(zip(columns, row, strict=True)) for row in rows]
    told_days = {day["metric_time__day"].date(): day["conversations"] for day in days if day["conversations"]}
    assert told_days == dict(expected)


def test_the_command_line_answers_the_same(warehouse: Warehouse, ask: Ask, layer: Any, tmp_path: Path) -> None:
    project = warehouse.project
    (project.folder / "target").mkdir(exist_ok=True)
    shutil.copy(project.target / "semantic_manifest.json", project.folder / "target")
    question = ["--metrics", "offered,service_level", "--group-by", "metric_time__month,queue__queue_name"]
    said = subprocess.run(
        [Path(sys.executable).parent / "mf", "query", *question, "--csv", tmp_path / "answer.csv"],
        cwd=project.folder,
        env=os.environ | warehouse.environment() | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    columns, rows = ask(layer.sql(["offered", "service_level"], ["metric_time__month", "queue__queue_name"]))
    with (tmp_path / "answer.csv").open() as file:
        answer = [tuple(row[name] for name in columns) for row in csv.DictReader(file)]
    assert len(answer) > 10
    assert sorted((month[:10], queue, int(offered)) for month, queue, offered, _ in answer) == sorted(
        (str(month.date()), queue or "", offered) for month, queue, offered, _ in rows
    )
