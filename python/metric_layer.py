"""The metrics as SQL: MetricFlow turns a question into a query, to be run on a published file by any DuckDB client.

    layer = MetricLayer()
    query = layer.sql(["service_level", "offered"], ["metric_time__day", "queue__queue_name"],
                      where=[one_of("platform__platform_name", ["Zendesk"])], start=date(2026, 3, 1), end=date(2026, 3, 31))
    duckdb.connect("published/engagements.duckdb", read_only=True).execute(query)

Columns of the result are named as what was asked for. Nothing is connected to here: the definitions come from the
``semantic_manifest.json`` that every command of dbt writes to its target folder.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest, OutputColumnOrderMode
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantics.errors.error_classes import InvalidQueryException
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

MANIFEST = Path(__file__).resolve().parent.parent / "target" / "semantic_manifest.json"


class MetricError(Exception):
    """A question that cannot be asked, in words for whoever asks it."""


@dataclass(frozen=True)
class Metric:
    """What people are told of a metric; the unit of a share is ``share``, between 0 and 1."""

    name: str
    label: str
    description: str
    unit: str
    formula: str


class _Dialect:
    """The part of a connection that MetricFlow needs to write SQL without running any."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()

    def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
        """Name a parameter of a query."""
        return f"${bind_parameter_key}"


class MetricLayer:
    """The metrics of one manifest. Its answers are kept, so keep it."""

    def __init__(self, manifest: Path = MANIFEST) -> None:
        """Read what dbt knows of the metrics."""
        if not manifest.exists():
            raise MetricError(f"The metrics are not known yet: {manifest} is missing. Run dbt parse or dbt build first.")
        known = json.loads(manifest.read_text())
        # The published file is opened under another name than the one that is built.
        relations = [model["node_relation"] for model in known["semantic_models"]]
        for relation in relations + [spine["node_relation"] for spine in known["project_configuration"]["time_spines"]]:
            relation["database"] = None
            relation["relation_name"] = f"{relation['schema_name']}.{relation['alias']}"
        # MetricFlow changes the metrics that it reads, and adds some for its own use.
        self._metrics = {metric["name"]: _described(metric) for metric in known["metrics"]}
        self._saved_queries: dict[str, dict[str, Any]] = {one["name"]: one["query_params"] for one in known["saved_queries"]}
        lookup = SemanticManifestLookup(parse_manifest_from_dbt_generated_manifest(json.dumps(known)))
        self._engine = MetricFlowEngine(semantic_manifest_lookup=lookup, sql_client=cast(Any, _Dialect()))
        self._written = functools.lru_cache(maxsize=1000)(self._write)

    def names(self) -> list[str]:
        """Return the names of all metrics, in the order of the file that defines them."""
        return list(self._metrics)

    def saved_queries(self) -> list[str]:
        """Return the names of the saved queries."""
        return list(self._saved_queries)

    def describe(self, metric: str) -> Metric:
        """Return what people are told of a metric."""
        if metric not in self._metrics:
            raise MetricError(f"There is no metric {metric!r}. Those that there are: {', '.join(self._metrics)}.")
        return self._metrics[metric]

    def dimensions(self, metrics: Iterable[str]) -> list[str]:
        """Return by what all of these metrics can be told apart, as names to group by."""
        found = self._engine.simple_dimensions_for_metrics([self.describe(name).name for name in metrics])
        return sorted({one.dunder_name for one in found})

    def sql(
        self,
        metrics: Sequence[str],
        group_by: Sequence[str] = (),
        where: Sequence[str] = (),
        start: date | None = None,
        end: date | None = None,
        order_by: Sequence[str] = (),
        limit: int | None = None,
    ) -> str:
        """Return the query that gives some metrics.

        *where* are conditions of MetricFlow, best made by ``one_of``; *start* and *end* are the first and the last day in the
        reporting time zone; a minus before a name in *order_by* puts the highest first.
        """
        days = [f"{{{{ TimeDimension('metric_time', 'day') }}}} >= cast('{start}' as date)"] if start else []
        days += [f"{{{{ TimeDimension('metric_time', 'day') }}}} <= cast('{end}' as date)"] if end else []
        for name in metrics:
            self.describe(name)
        return self._written(None, tuple(metrics), tuple(group_by), (*where, *days), tuple(order_by), limit)

    def saved(self, name: str) -> str:
        """Return the query that a saved query stands for."""
        if name not in self._saved_queries:
            raise MetricError(f"There is no saved query {name!r}. Those that there are: {', '.join(self._saved_queries)}.")
        return self._written(name, (), (), (), (), None)

    def _write(
        self,
        saved_query: str | None,
        metrics: tuple[str, ...],
        group_by: tuple[str, ...],
        where: tuple[str, ...],
        order_by: tuple[str, ...],
        limit: int | None,
    ) -> str:
        """Have MetricFlow write a query."""
        request = MetricFlowQueryRequest.create(
            saved_query_name=saved_query,
            metric_names=metrics or None,
            group_by_names=group_by or None,
            where_constraints=where or None,
            order_by_names=order_by or None,
            limit=limit,
            output_column_order_mode=OutputColumnOrderMode.INPUT_ORDER,
        )
        try:
            return self._engine.explain(request).sql_statement.without_descriptions.sql
        except InvalidQueryException as error:
            raise MetricError(f"The metrics cannot be asked like this: {error}") from error


def one_of(dimension: str, values: Iterable[str | int | bool | None]) -> str:
    """Return the condition that a dimension has one of some values; None stands for those that have none."""
    given = list(values)
    # What is reached by way of other entities is asked with the way apart.
    *way, entity, name = dimension.split("__")
    name = f"{{{{ Dimension('{entity}__{name}', entity_path={way}) }}}}"
    texts = [_literal(value) for value in given if value is not None]
    conditions = [f"{name} in ({', '.join(texts)})"] if texts else []
    conditions += [f"{name} is null"] if None in given else []
    return f"({' or '.join(conditions)})" if conditions else "1 = 0"


def _literal(value: str | int | bool) -> str:
    """Write a value into a condition, which MetricFlow reads as a template of Jinja: a brace must not begin anything there."""
    if not isinstance(value, str):
        return str(value).lower()
    return "'" + value.replace("'", "''").replace("{", "{{ '{' }}") + "'"


def _described(metric: dict[str, Any]) -> Metric:
    """Read what people are told of a metric."""
    told = (metric.get("config") or {}).get("meta") or {}
    return Metric(
        metric["name"], metric["label"], metric["description"], str(told.get("unit", "")), str(told.get("formula", ""))
    )
