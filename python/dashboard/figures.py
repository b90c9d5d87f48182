"""Figures of the metric layer under the filters of a page."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
from metric_layer import MetricError, MetricLayer, one_of

from dashboard.address import Filters
from dashboard.published import ROOT, Problem, Published

# What can be grouped by and filtered, as the metric layer names it for metrics of each kind: of engagements, conversations and
# agents' time. What a kind does not have is not known of it.
DIMENSIONS = {
    "queue": "queue__queue_name",
    "team": "team__team_name",
    "channel": "{kind}__channel_type",
    "platform": "platform__platform_name",
    "agent": "agent__agent_name",
    "campaign": "campaign__campaign_name",
    "outcome": "outcome__outcome_name",
    "category": "outcome_category__outcome_category_name",
    "hour": "{kind}__hour_of_day",
    "weekday": "{kind}__weekday",
    "day": "metric_time__day",
    "week": "metric_time__week",
    "month": "metric_time__month",
}
# Whose rise is good news or bad news; a rise of any other is neither.
GOOD_WHEN_HIGH = {"service_level", "first_contact_resolution", "invitation_acceptance_rate"}
GOOD_WHEN_LOW = {
    "abandonment_rate",
    "abandonment_rate_without_short",
    "average_speed_of_answer",
    "average_wait_time",
    "wait_time_p90",
    "longest_wait",
    "transfer_rate",
    "cost_per_conversation",
    "average_ring_time",
}
# Days that stand for those of the period while a query is written.
FIRST_DAY, LAST_DAY = date(1111, 1, 1), date(2222, 2, 2)


@dataclass(frozen=True)
class Metric:
    """A metric as the metric layer names and explains it, and whether a rise is good (None: neither)."""

    name: str
    label: str
    explained: str
    unit: str
    is_good_when_high: bool | None


@functools.cache
def layer() -> MetricLayer:
    """Return the metrics of the project; reading them takes a second, once.

    Raises Problem where dbt has not told of them yet.
    """
    target = os.environ.get("DBT_TARGET_PATH") or ROOT / "target"
    try:
        return MetricLayer(Path(target) / "semantic_manifest.json")
    except MetricError as error:
        raise Problem(str(error), "Run `.venv/bin/dbt parse` in the folder of the project, and load the page again.") from error


@functools.cache
def metric(name: str) -> Metric:
    """Return what people are told of a metric."""
    told = layer().describe(name)
    is_good = True if name in GOOD_WHEN_HIGH else False if name in GOOD_WHEN_LOW else None
    explained = f"{told.description}\n\n{told.formula}"
    return Metric(name, told.label, explained, told.unit, is_good)


def metrics(names: Sequence[str]) -> list[Metric]:
    """Return what people are told of some metrics."""
    return [metric(name) for name in names]


@functools.cache
def _dimensions(name: str) -> dict[str, str]:
    """Return what a metric can be grouped by and filtered by, as the metric layer names it."""
    known = layer().dimensions([name])
    kind = next(kind for kind in ("engagement", "activity", "conversation") if f"{kind}__hour_of_day" in known)
    grains = {"day", "week", "month"}
    named = {own: theirs.format(kind=kind) for own, theirs in DIMENSIONS.items()}
    if kind == "activity":
        named["team"] = "agent__team__team_name"
    return {own: theirs for own, theirs in named.items() if own in grains or theirs in known}


def unknown(names: Sequence[str], filters: Filters) -> list[str]:
    """Return which metrics are not known under what is chosen: agents' time, say, has no queue."""
    chosen = [name for name, _ in filters.applied()]
    return [name for name in names if not all(each in _dimensions(name) for each in chosen)]


def _queries(
    names: Sequence[str], by: Sequence[str], chosen: Sequence[tuple[str, tuple[str, ...]]]
) -> list[tuple[str, dict[str, str]]]:
    """Return the queries that give metrics told apart *by* and under what is chosen of filters, one for each kind of metric.

    Each comes with the names of its columns to group by, theirs and ours. Metrics that are not known so are left out.
    """
    alike: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        known = _dimensions(name)
        if all(each in known for each in [*by, *(name for name, _ in chosen)]):
            alike.setdefault(tuple(known.values()), []).append(name)
    written = []
    for group in alike.values():
        known = _dimensions(group[0])
        conditions = tuple(one_of(known[name], values) for name, values in chosen)
        asked = {known[each]: each for each in by}
        written.append((layer().sql(group, list(asked), conditions, FIRST_DAY, LAST_DAY), asked))
    return written


def figures(published: Published, names: Sequence[str], filters: Filters, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return metrics under filters, a row each of what they are told apart *by*; without rows where there is nothing.

    Columns are those of *by*, then the metrics; one that is not known under the filters or by one of *by* is empty.
    """
    found: pd.DataFrame | None = None
    for query, asked in _queries(names, by, filters.applied()):
        dated = query.replace(str(FIRST_DAY), str(filters.since)).replace(str(LAST_DAY), str(filters.until))
        part = published.ask(dated).rename(columns=asked)
        if found is None:
            found = part
        else:
            found = found.merge(part, on=list(by), how="outer") if by else pd.concat([found, part], axis=1)
    told = (pd.DataFrame() if found is None else found).reindex(columns=[*by, *names])
    return told.astype(dict.fromkeys(names, float))


def totals(published: Published, names: Sequence[str], filters: Filters) -> dict[str, float]:
    """Return metrics over the whole period; one that is not known is left out."""
    found = figures(published, names, filters)
    return {} if found.empty else {name: float(value) for name, value in found.iloc[0].items() if not pd.isna(value)}
