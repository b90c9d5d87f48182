"""The project as it ships: its sample feeds build with every test, and everything in it is described."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import ROOT, Outcome, Warehouse, rows_of

SHOWN = {
    "type": "select type from marts.fct_engagements",
    "status": "select status from marts.fct_engagements",
    "direction": "select direction from marts.fct_engagements",
    "terminated_by": "select terminated_by from marts.fct_engagements",
    "queue_outcome": "select outcome_name from marts.engagements where type = 'Queue'",
    "invitation_outcome": "select outcome_name from marts.engagements where type = 'Invitation'",
}


@pytest.fixture(scope="module")
def manifest(sample: tuple[Warehouse, Outcome]) -> dict[str, Any]:
    """Return what dbt knows of the project."""
    loaded: dict[str, Any] = json.loads((sample[0].project.target / "manifest.json").read_text())
    return loaded


def test_sample_build_passes_all_its_tests_and_publishes(sample: tuple[Warehouse, Outcome]) -> None:
    warehouse, outcome = sample
    assert outcome.success, {name: status for name, status in outcome.statuses.items() if status in ("error", "fail")}
    assert len(outcome.statuses) > 300
    # What is wrong in the samples on purpose warns, and nothing else does.
    warned = {name for name, status in outcome.statuses.items() if status not in ("success", "pass", "no-op")}
    assert warned <= {"quarantine_is_empty", "every_value_is_mapped"}
    assert warehouse.published("select count(*) from marts.engagements")[0][0] > 50


@pytest.mark.parametrize("enumeration", SHOWN)
def test_the_samples_show_every_label(sample: tuple[Warehouse, Outcome], enumeration: str) -> None:
    shown = {value for (value,) in sample[0].published(SHOWN[enumeration]) if value is not None}
    labels = {
        label
        for (label,) in sample[0].published(f"select label from reference.enumerations where enumeration = '{enumeration}'")
    }
    assert shown == labels and len(labels) > 2


def test_the_samples_show_the_awkward_cases(sample: tuple[Warehouse, Outcome]) -> None:
    published = sample[0].published
    assert published("select sum(quarantined), sum(superseded) > 0, sum(merged) > 0 from audit.feed_reconciliation") == [
        (1, True, True)
    ]
    assert published("select count(*) from audit.quarantined_records") == [(1,)]
    assert published("select count(*) > 0 from marts.fct_conversations where transfers > 0") == [(True,)]
    agents = "(from marts.fct_engagements where type = 'Agent' and status = 'Completed' and engagement_time > 0)"
    three_chats = (
        f"select count(*) > 0 from {agents} one join {agents} two using (agent_id) join {agents} three using (agent_id) "
        "where one.channel_type = 'Chat' and two.channel_type = 'Chat' and three.channel_type = 'Chat' "
        "and one.engagement_id < two.engagement_id and two.engagement_id < three.engagement_id "
        "and greatest(one.start_time, two.start_time, three.start_time) < least(one.end_time, two.end_time, three.end_time)"
    )
    assert published(three_chats) == [(True,)]
    # A consult ends before the one who asked for it; in a conference both stay on.
    inside = (
        "select count(*) filter (two.end_time < one.end_time) > 0, count(*) filter (two.end_time >= one.end_time) > 0 "
        f"from {agents} one join {agents} two using (conversation_id) where one.agent_id <> two.agent_id "
        "and two.start_time > one.start_time and two.start_time < one.end_time - interval 10 second"
    )
    assert published(inside) == [(True, True)]


def test_the_build_leaves_no_work_for_the_next(sample: tuple[Warehouse, Outcome]) -> None:
    warehouse, _ = sample
    marts = warehouse.tables("marts")
    warehouse.build(
        "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test", ENGAGEMENTS_FEEDS=str(ROOT / "sample_feeds")
    )
    assert warehouse.tables("marts") == marts


def own(manifest: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    """The nodes of the project of some kinds."""
    return [node for node in manifest["nodes"].values() if node["resource_type"] in kinds]


def test_everything_is_described(manifest: dict[str, Any], sample: tuple[Warehouse, Outcome]) -> None:
    columns: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in rows_of(
        sample[0].database, "select table_schema, table_name, column_name from information_schema.columns"
    ):
        columns.setdefault((schema, table), set()).add(column)
    undescribed = []
    for node in own(manifest, "model", "seed"):
        described = {name for name, column in node["columns"].items() if column["description"].strip()}
        built = columns[node["schema"], node["name"]]
        undescribed += [] if node["description"].strip() else [node["name"]]
        undescribed += [f"{node['name']}.{column}" for column in sorted(built ^ described)]
    # The implementations of a macro for the engines are described by the macro that picks them.
    undescribed += [
        macro["name"]
        for macro in manifest["macros"].values()
        if macro["package_name"] == "engagements"
        and not macro["name"].startswith(("duckdb__", "spark__", "default__", "test_"))
        and not macro["description"].strip()
    ]
    assert undescribed == []


def test_readers_see_what_every_table_and_column_means(manifest: dict[str, Any], sample: tuple[Warehouse, Outcome]) -> None:
    told = "schema_name in ('marts', 'audit', 'reference') and {name} <> 'published_version'"
    for kind in ("tables", "views"):
        name = f"{kind[:-1]}_name"
        assert (
            sample[0].published(f"select {name} from duckdb_{kind}() where comment is null and {told.format(name=name)}") == []
        )
    columns = f"select table_name, column_name, comment from duckdb_columns() where {told.format(name='table_name')}"
    shown = {(table, column): comment for table, column, comment in sample[0].published(columns)}
    nodes = [node for node in own(manifest, "model", "seed") if node["schema"] in ("marts", "audit", "reference")]
    assert shown == {
        (node["alias"], name): " ".join(column["description"].split())
        for node in nodes
        for name, column in node["columns"].items()
    }


def test_every_mart_has_a_contract_and_every_column_a_privacy_class(manifest: dict[str, Any]) -> None:
    marts = [node for node in own(manifest, "model") if node["schema"] == "marts"]
    assert len(marts) > 20
    assert [node["name"] for node in marts if not node["config"]["contract"]["enforced"]] == []
    classes = {
        (node["name"], name): column["config"]["meta"].get("privacy")
        for node in marts
        for name, column in node["columns"].items()
    }
    assert [column for column, privacy in classes.items() if not privacy] == []
    assert classes["fct_engagements", "contact_id"] != classes["fct_engagements", "type"]


def test_every_data_and_unit_test_is_named_once_and_switched_on(manifest: dict[str, Any]) -> None:
    assert len(manifest["unit_tests"]) > 50 and len(own(manifest, "test")) > 150
    assert [node for nodes in manifest["disabled"].values() for node in nodes if node["package_name"] == "engagements"] == []
