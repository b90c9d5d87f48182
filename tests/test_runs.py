"""Repeated runs, permanent ids and custom data: what a build makes of what earlier builds have left."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any
from unittest import mock

import duckdb
import pytest
import yaml
from conftest import (
    SETTINGS,
    NewProject,
    NewWarehouse,
    Record,
    Rows,
    Warehouse,
    clock,
    engagement,
    generic_alone,
)


def delivered(engagement_id: str, kind: str, start: float, end: float | None, version: int, **members: object) -> Record:
    """Return a record of one conversation, with its times in seconds after ten o'clock and its version in hours."""
    return engagement(
        engagement_id,
        kind,
        started_at=clock(start),
        ended_at=None if end is None else clock(end),
        updated_at=f"2026-03-02T{12 + version}:00:00Z",
        conversation_id=members.pop("conversation_id", "talk"),
        **members,
    )


CALL = {"connected_at": clock(40), "disconnected_at": clock(100), "agent_id": "ann"}
# What three runs find new. Between them: an open call that ends, a first engagement that comes late, the same file twice, an
# old version after the new one, a deletion, custom data before and after their engagement, a directory, bad lines.
DELIVERIES: list[dict[str, list[Record | str]]] = [
    {
        "generic/acme/engagements/dt=2026-03-02/b.jsonl": [
            delivered("queue", "Queue", 10, 40, 1, direction="Outbound", queue="Sales", outcome="Accepted"),
            delivered("call", "Agent", 35, None, 1, agent_id="ann", connected_at=clock(40), shift="late"),
            delivered(
                "other",
                "Agent",
                50,
                110,
                5,
                conversation_id="talk-2",
                connected_at=clock(60),
                disconnected_at=clock(100),
                agent_id="ann",
                direction="Inbound",
            ),
            delivered("gone", "Agent", 200, 260, 1, conversation_id="talk-3", agent_id="ben"),
        ],
        "custom/acme/engagements/early.jsonl": [
            {"engagement_id": "menu", "updated_at": "2026-03-02T12:00:00Z", "menu_path": "Sales > New", "cost": 0.5},
        ],
    },
    {
        "generic/acme/engagements/dt=2026-03-02/a.jsonl": [
            delivered("call", "Agent", 35, 120, 2, **CALL, hold_seconds=5, shift="night"),
            delivered("menu", "Menu", 0, 10, 1, direction="Inbound", menu_path="Root"),
            "this is no record",
        ],
        "generic/acme/engagements/dt=2026-03-02/b-again.jsonl": [
            delivered("queue", "Queue", 10, 40, 1, direction="Outbound", queue="Sales", outcome="Accepted"),
        ],
        "generic/acme/engagements/dt=2026-03-03/old.jsonl": [
            delivered("other", "Agent", 0, None, 4, conversation_id="talk-2", agent_id="cid", direction="Internal"),
        ],
        "generic/acme/agents/directory.jsonl": [
            {
                "agent_id": "ann",
                "agent_name": "Ann A.",
                "agent_type": "User",
                "team": "Red",
                "updated_at": "2026-03-02T12:00:00Z",
            },
        ],
    },
    {
        "generic/acme/engagements/dt=2026-03-02/c.jsonl": [
            delivered("gone", "Agent", 200, 260, 2, conversation_id="talk-3", agent_id="ben", status="Deleted"),
        ],
        "generic/other/engagements/c.jsonl": [engagement("call", connected_at=clock(0), disconnected_at=clock(30))],
        "custom/acme/engagements/later.jsonl": [
            {"engagement_id": "call", "updated_at": "2026-03-02T12:00:00Z", "outcome": "Sold", "note": "first"},
        ],
        "generic/acme/agents/newer.jsonl": [
            {
                "agent_id": "ann",
                "agent_name": "Ann B.",
                "agent_type": "User",
                "team": "Blue",
                "updated_at": "2026-03-02T13:00:00Z",
            },
        ],
    },
]


@pytest.fixture(scope="module")
def grown(new_warehouse: NewWarehouse) -> tuple[Warehouse, list[dict[str, Any]]]:
    """Build three times, a delivery a time; give the loading times of the account acme after each."""
    warehouse, loaded = new_warehouse(), []
    for delivery in DELIVERIES:
        for file, records in delivery.items():
            warehouse.land(file, *records)
        warehouse.build()
        loaded.append(warehouse.facts("loaded_at", OF_ACME))
    return warehouse, loaded


OF_ACME = "source_id in (select source_id from marts.dim_sources where source_name = 'acme')"


def test_three_runs_end_where_the_rules_say(grown: tuple[Warehouse, list[dict[str, Any]]]) -> None:
    warehouse, _ = grown
    facts = warehouse.facts("status, direction, wait_time, focus_time, cost", OF_ACME)
    assert facts == {
        "menu": ("Completed", "Inbound", None, None, Decimal("0.500000")),
        "queue": ("Completed", "Inbound", Decimal("30.000"), None, None),
        # ann from 35 to 120 s: 15 s alone, 60 s shared by two, 10 s alone
        "call": ("Completed", "Inbound", Decimal("30.000"), Decimal("55.000"), None),
        "other": ("Completed", "Inbound", None, Decimal("30.000"), None),
        "gone": ("Deleted", "Unknown", None, None, None),
    }
    (call,) = warehouse.rows(
        "select engagement_time, hold_time, agent_name, engaged_team_name, outcome_name, menu_path_name, custom_attributes "
        "from marts.engagements where native_id = 'call' and source_name = 'acme'"
    )
    assert [str(fact) for fact in call] == [
        "60.000", "5.000", "Ann B.", "None", "Sold", "Sales > New", '{"note":"first","shift":"night"}',
    ]  # fmt: skip
    assert warehouse.value("select count(distinct engagement_id) from marts.fct_engagements where native_id = 'call'") == 2
    assert warehouse.rows("select agent_name, team_name from marts.dim_agents join marts.dim_teams using (team_id)") == [
        ("Ann B.", "Blue")
    ]


def test_a_row_keeps_its_loading_time_until_a_newer_record_comes(grown: tuple[Warehouse, list[dict[str, Any]]]) -> None:
    _, (first, second, third) = grown
    assert set(first) == {"queue", "call", "other", "gone"} and len(set(first.values())) == 1
    for name in ("queue", "other"):
        assert first[name] == second[name] == third[name]
    assert first["call"] < second["call"] == third["call"] == second["menu"] == third["menu"]
    assert first["gone"] == second["gone"] < third["gone"]


def test_a_run_without_new_files_changes_nothing(grown: tuple[Warehouse, list[dict[str, Any]]]) -> None:
    warehouse, _ = grown
    marts, audits = warehouse.tables("marts"), warehouse.tables("audit")
    landed = warehouse.feeds / "generic/acme/engagements/dt=2026-03-02/b.jsonl"
    content = landed.read_bytes()
    # A landed file is immutable; reading it again would show.
    landed.write_text("no record")
    warehouse.build()
    landed.write_bytes(content)
    assert warehouse.tables("marts") == marts and warehouse.tables("audit") == audits
    assert len(marts["fct_engagements"]) == 6


def test_a_run_on_changes_counts_as_finished(warehouse: Warehouse) -> None:
    def builds() -> Rows:
        return warehouse.rows("select works_on, finished_at is not null from staging.builds order by started_at")

    # A run loads no seeds: one that derives everything may have old ones.
    for number, command in enumerate(["build", "run", "run"]):
        warehouse.land(f"generic/acme/engagements/{number}.jsonl", engagement(f"call-{number}"))
        assert warehouse.dbt(command).success
    assert builds() == [("everything", True), ("changes", True), ("changes", True)]
    assert warehouse.value("select count(*) from marts.fct_engagements") == 3
    assert warehouse.dbt("run", "--vars", "{link_tolerance_seconds: 7}").success
    assert builds()[3:] == [("everything", False)]
    warehouse.build()
    # Seeds that were loaded by themselves may be of other files than those that are there now.
    assert warehouse.dbt("seed").success
    assert warehouse.dbt("run").success
    assert builds()[4:] == [("everything", False), ("everything", False)]


# A text in each table of which rows are replaced, to tell a row that stayed from one that was written again.
WRITTEN_BY_HAND = {
    "marts.fct_engagements": "custom_attributes",
    "marts.fct_conversations": "direction",
    "marts.fct_agent_activity": "status",
    "marts.dim_conversations": "conversation_name",
    "marts.dim_contacts": "contact_name",
    "marts.dim_cases": "case_name",
    "intermediate.int_engagements__newest": "location_name",
    "intermediate.int_engagements__identified": "custom_attributes",
    "intermediate.int_agents__newest": "agent_name",
    "intermediate.int_history__completed_engagements": "custom_attributes",
}


def test_only_rows_that_new_files_reach_are_written_again(warehouse: Warehouse) -> None:
    def told(name: str, **members: Any) -> list[Record]:
        """An engagement and a status of an agent of its own, in a conversation and a case of its own."""
        own: dict[str, Any] = {"agent_id": name, "contact": f"{name}@example.com", "case_id": name}
        return [engagement(name, **own, **members), engagement(f"status-{name}", "Agent Activity", **own, conversation_id=None)]

    def left_as_they_were() -> dict[str, tuple[int, int]]:
        """By table: how many rows were left as they were, and how many were written."""
        counts = {}
        for table, column in WRITTEN_BY_HAND.items():
            kept = f"count(*) filter ({column} is not distinct from 'by hand')"
            ((left, written),) = warehouse.rows(f"select {kept}, count(*) - {kept} from {table}")
            counts[table] = (left, written)
        return counts

    warehouse.land("generic/x/engagements/1.jsonl", *told("ann"), *told("ben"))
    agents = [{"agent_id": name, "agent_name": name, "updated_at": "2026-03-02"} for name in ("ann", "ben", "cid")]
    warehouse.land("generic/x/agents/1.jsonl", *agents)
    warehouse.build()
    before = {table: written for table, (_, written) in left_as_they_were().items()}
    assert min(before.values()) > 0
    with duckdb.connect(str(warehouse.database)) as connection:
        for table, column in WRITTEN_BY_HAND.items():
            connection.execute(f"update {table} set {column} = 'by hand'")
    # An agent, a contact, a case and a conversation that are new: of what was there, nothing is written again.
    warehouse.land("generic/x/engagements/2.jsonl", *told("cid"))
    warehouse.build()
    assert {table: left for table, (left, _) in left_as_they_were().items()} == before
    # A correction reaches half of what was there at first.
    warehouse.land("generic/x/engagements/3.jsonl", *told("ann", updated_at="2026-03-03"))
    warehouse.land("generic/x/agents/3.jsonl", agents[0] | {"updated_at": "2026-03-03"})
    warehouse.build()
    reached = {table: before[table] - left for table, (left, _) in left_as_they_were().items()}
    assert reached == {table: 1 if "agents" in table else rows // 2 for table, rows in before.items()}


def audits_of(warehouse: Warehouse) -> dict[str, Rows]:
    """The audit tables but the histories, which are those of the runs."""
    tables = warehouse.tables("audit", "loaded_at")
    del tables["completed_engagement_changes"], tables["load_history"]
    return tables


def test_changes_of_completed_engagements_are_on_record(grown: tuple[Warehouse, list[dict[str, Any]]]) -> None:
    changes = grown[0].rows(
        "select native_id, column_name, old_value, new_value, regexp_extract(file, '[^/]+$') "
        "from audit.completed_engagement_changes join marts.fct_engagements using (engagement_id) "
        "where column_name <> 'outcome_id' order by all"
    )
    assert changes == [
        ("call", "custom_attributes", '{"shift":"night"}', '{"note":"first","shift":"night"}', "later.jsonl"),
        ("gone", "focus_time", "60.000", None, "c.jsonl"),
        ("gone", "status", "Completed", "Deleted", "c.jsonl"),
        ("other", "focus_time", "60.000", "30.000", "old.jsonl"),
        ("queue", "direction", "Outbound", "Inbound", "a.jsonl"),
        ("queue", "menu_path_id", None, mock.ANY, "a.jsonl"),
    ]


def test_new_files_come_to_the_same_as_a_full_refresh_in_any_split_and_order(
    grown: tuple[Warehouse, list[dict[str, Any]]], new_warehouse: NewWarehouse
) -> None:
    warehouse, _ = grown
    marts, audits = warehouse.tables("marts", "loaded_at"), audits_of(warehouse)
    again, backwards = new_warehouse(), new_warehouse()
    for delivery in DELIVERIES:
        for file, records in delivery.items():
            again.land(file, *records)
    again.build()
    assert again.tables("marts", "loaded_at") == marts and audits_of(again) == audits
    # Last delivery first, and each record in a file of its own.
    for number, delivery in enumerate(reversed(DELIVERIES)):
        for file, records in delivery.items():
            for place, record in enumerate(records):
                backwards.land(file.replace(".jsonl", f"-{place}.jsonl"), record)
        if number != 1:
            backwards.build()
    assert backwards.tables("marts", "loaded_at") == marts
    # A full refresh reads all files again.
    warehouse.build("--full-refresh")
    assert warehouse.tables("marts", "loaded_at") == marts and audits_of(warehouse) == audits
    assert warehouse.value("select count(distinct loaded_at) from marts.fct_engagements") == 1
    assert warehouse.value("select count(*) from audit.completed_engagement_changes") == 7


def test_what_is_edited_reaches_what_landed_before(new_project: NewProject, new_warehouse: NewWarehouse) -> None:
    project = new_project(**generic_alone())
    warehouse = new_warehouse(project)
    warehouse.land("generic/acme/engagements/1.jsonl", engagement("wait", "Queue", ended_at=clock(30), channel_type="Voice"))

    def level_of_the_next_build(**variables: Any) -> tuple[str, str]:
        """Build with what is now on disk; what the engagement counts as, and what the build worked on."""
        (project.folder / "dbt_project.yml").write_text(yaml.safe_dump(SETTINGS | generic_alone(**variables)))
        warehouse.project = new_project(project.folder)
        warehouse.build()
        works_on = warehouse.value("select works_on from staging.builds order by started_at desc limit 1")
        return warehouse.facts("service_level")["wait"], works_on

    assert level_of_the_next_build() == ("Out of SLA", "everything")
    assert level_of_the_next_build() == ("Out of SLA", "changes")
    generous = SETTINGS["vars"]["default_service_level_policy"] | {"threshold_seconds": 45}
    assert level_of_the_next_build(default_service_level_policy=generous) == ("Within SLA", "everything")
    policies = project.folder / "seeds" / "service_level_policies.csv"
    policies.write_text(f"{policies.read_text().splitlines()[0]}\n,,,Voice,,,25,0,Ignore,Ignore,Ignore,,\n")
    assert level_of_the_next_build(default_service_level_policy=generous) == ("Out of SLA", "everything")
    model = project.folder / "models" / "marts" / "fct_engagements.sql"
    model.write_text(f"{model.read_text()}\n-- edited\n")
    assert level_of_the_next_build(default_service_level_policy=generous) == ("Out of SLA", "everything")
    assert level_of_the_next_build(default_service_level_policy=generous) == ("Out of SLA", "changes")


def test_ids_are_made_of_platform_source_and_native_id_alone(grown: tuple[Warehouse, list[dict[str, Any]]]) -> None:
    warehouse, _ = grown
    ids: dict[str, str] = dict(
        warehouse.rows("select source_name, engagement_id from marts.engagements where native_id = 'call'")
    )
    assert ids == {
        source: hashlib.md5(chr(31).join(("generic", source, "call")).encode()).hexdigest()[:20] for source in ("acme", "other")
    }


def test_an_unmatched_custom_record_waits_for_its_engagement(warehouse: Warehouse) -> None:
    warehouse.land("custom/x/engagements/1.jsonl", {"engagement_id": "later", "updated_at": "2026-03-03", "reason": "Card"})
    # The source of a custom record is the account of its engagement.
    warehouse.land("custom/y/engagements/1.jsonl", {"engagement_id": "later", "updated_at": "2026-03-04", "reason": "Loan"})
    warehouse.build()
    unmatched = "select source, engagement_id from audit.unmatched_custom_records order by 1"
    assert warehouse.rows(unmatched) == [("x", "later"), ("y", "later")]
    uses = "select source, merged, unused from audit.feed_reconciliation where platform = 'custom' order by 1"
    assert warehouse.rows(uses) == [("x", 0, 1), ("y", 0, 1)]
    warehouse.land("generic/x/engagements/1.jsonl", engagement("later", reason="?"))
    warehouse.build()
    assert warehouse.rows(unmatched) == [("y", "later")]
    assert warehouse.rows(uses) == [("x", 1, 0), ("y", 0, 1)]
    assert warehouse.rows("select reason_name from marts.engagements") == [("Card",)]


def test_custom_data_are_laid_over_the_record_before_the_rules_run(warehouse: Warehouse) -> None:
    together = {"connected_at": clock(10), "disconnected_at": clock(50), "agent_id": "ann"}
    warehouse.land(
        "generic/x/engagements/1.jsonl",
        engagement("moved", **together, reason="Card", language="Czech", plan="gold", seat=7),
        engagement("cleared", **together, reason="Card", location="Brno", cost=3, plan="gold"),
        engagement("kept", **together, reason="Card", plan="gold"),
        engagement("queue", "Queue", conversation_id="talk-moved", started_at=clock(0), ended_at=clock(10)),
        engagement("reopened", "Menu"),
        engagement("ended", "Menu", ended_at=None),
    )
    warehouse.land(
        "custom/x/engagements/1.jsonl",
        {"engagement_id": "moved", "updated_at": "2026-03-03T00:00:00Z", "reason": "Loan", "language": "Slovak", "rating": 4},
        {"engagement_id": "moved", "updated_at": "2026-03-04T00:00:00Z", "language": "German", "disconnected_at": clock(40),
         "service_level": "Out of SLA", "focus_seconds": 1.5, "cost": 9.25, "plan": "silver", "type": "Menu",
         "conversation_id": "elsewhere", "rating": None},
        # Older, though later in the file: it sets only what no newer record contains.
        {"engagement_id": "moved", "updated_at": "2026-03-01T00:00:00Z", "language": "French", "hold_seconds": 12},
        {"engagement_id": "cleared", "updated_at": "2026-03-03T00:00:00Z", "reason": None, "location": "", "cost": None,
         "plan": None, "platform": "generic"},
        {"engagement_id": "reopened", "updated_at": "2026-03-03T00:00:00Z", "ended_at": None},
        {"engagement_id": "ended", "updated_at": "2026-03-03T00:00:00Z", "ended_at": clock(30)},
    )  # fmt: skip
    warehouse.land_bytes(
        "custom/x/engagements/2.csv",
        b"engagement_id,updated_at,reason,plan,queue\nkept,2026-03-03T00:00:00Z,,,Sales\ncleared,2026-03-04T00:00:00Z,,,Help\n",
    )
    warehouse.build()
    look = (
        "select native_id, type, reason_name, language_name, location_name, queue_name, engagement_time, hold_time, "
        "wrap_up_time, service_level, focus_time, cost, custom_attributes, conversation_name, updated_at::varchar "
        "from marts.engagements where type = 'Agent' order by 1"
    )
    assert [tuple(str(value) for value in row) for row in warehouse.rows(look)] == [
        ("cleared", "Agent", "None", "None", "Brno", "Help", "40.000", "0.000", "10.000", "Ignore", "20.000", "None",
         "None", "talk-cleared", "2026-03-02 12:00:00"),
        ("kept", "Agent", "Card", "None", "None", "Sales", "40.000", "0.000", "10.000", "Ignore", "20.000", "None",
         '{"plan":"gold"}', "talk-kept", "2026-03-02 12:00:00"),
        ("moved", "Agent", "Loan", "German", "None", "None", "30.000", "12.000", "20.000", "Out of SLA", "1.500", "9.250000",
         '{"plan":"silver","seat":7}', "talk-moved", "2026-03-02 12:00:00"),
    ]  # fmt: skip
    assert warehouse.facts("status, end_time is null", "type = 'Menu'") == {
        "reopened": ("In Progress", True),
        "ended": ("Completed", False),
    }
