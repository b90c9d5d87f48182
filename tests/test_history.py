"""What is kept of the past and what is not: histories of files and changes, erased contacts, retention."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from conftest import NewProject, NewWarehouse, Record, Rows, Warehouse, clock, engagement, generic_alone
from test_contacts import contact_id

DEVELOPMENT_KEY = "engagements-development-key"
PHONE, MAIL, VISITOR = "+12025550143", "kim.doe@example.org", "generic\x1facme\x1fvisitor-9"
LATER = {"updated_at": "2026-03-02T15:00:00Z"}
HISTORIES = ("completed_engagement_changes", "load_history")


def call(native_id: str, start: float, end: float, **members: Any) -> Record:
    """Return a handled call of Ann, with its times in seconds after ten o'clock."""
    times = {"started_at": clock(start), "connected_at": clock(start), "disconnected_at": clock(end), "ended_at": clock(end)}
    return engagement(native_id, **(times | {"agent_id": "ann"} | members))


@pytest.fixture(scope="module")
def erased(new_warehouse: NewWarehouse) -> tuple[Warehouse, Rows, Rows]:
    """Three customers, two of whom ask to be forgotten; the history of changes, before and after a full refresh."""
    warehouse = new_warehouse()
    warehouse.land(
        "generic/acme/engagements/first.jsonl",
        call("phone", 0, 60, contact="+1 (202) 555-0143"),
        call("mail", 100, 160, contact="Kim.Doe@example.org"),
        call("visitor", 200, 260, contact="visitor-9"),
        call("given", 300, 360),
        call("gone", 400, 460),
        call("open", 500, 560, ended_at=None),
        "this is no record",
    )
    warehouse.land(
        "custom/acme/engagements/contact.jsonl",
        {"engagement_id": "given", "updated_at": "2026-03-02T12:00:00Z", "contact": "+1-202-555-0143"},
    )
    warehouse.build()
    assert warehouse.value("select count(*) from marts.fct_engagements where contact_id is not null") == 4
    warehouse.land("erasure/acme/contacts/asked.csv", "contact,requested_at", "+1 202 555 0143,2026-03-05T00:00:00Z")
    warehouse.land(
        "erasure/acme/contacts/asked.jsonl", {"contact": "visitor-9", "platform": "generic"}, {"contract": "+12025550143"}
    )
    warehouse.land(
        "generic/acme/engagements/second.jsonl",
        call("visitor", 30, 90, contact="visitor-9", language="English", **LATER),
        call("late", 600, 660, contact="0012025550143"),
        call("open", 500, 570, **LATER),
        engagement("gone", status="Deleted", **LATER),
    )
    warehouse.build()
    changes = history_of(warehouse)
    warehouse.build()
    assert history_of(warehouse) == changes
    warehouse.build("--full-refresh")
    return warehouse, changes, history_of(warehouse)


def history_of(warehouse: Warehouse) -> Rows:
    """The history of changes, with the native id of each engagement."""
    return warehouse.rows(
        "select native_id, column_name, old_value, new_value, file from audit.completed_engagement_changes "
        "join marts.fct_engagements using (engagement_id) order by all"
    )


def test_changes_say_which_column_what_and_by_which_file(erased: tuple[Warehouse, Rows, Rows]) -> None:
    _, changes, after_full_refresh = erased
    second, asked = "generic/acme/engagements/second.jsonl", "erasure/acme/contacts/asked"
    noted = {row[:2]: row[2:] for row in changes}
    assert len(noted) == len(changes)
    # Those who were erased, the one whose call now shares its time, the deleted one, and nothing of the one left open.
    assert {native_id for native_id, _ in noted} == {"phone", "given", "visitor", "gone"}
    assert noted["given", "contact_id"] == ("***", None, f"{asked}.csv") and noted["phone", "contact_id"][:2] == ("***", None)
    assert noted["visitor", "contact_id"][:2] == ("***", None)
    assert noted["phone", "focus_time"][:2] == ("60.000", "45.000")
    assert noted["visitor", "start_time"] == ("2026-03-02 10:03:20", "2026-03-02 10:00:30", second)
    assert noted["gone", "status"] == ("Completed", "Deleted", second)
    assert ("phone", "status") not in noted and ("visitor", "language_id") in noted
    assert after_full_refresh == changes


def test_each_of_several_files_is_named_for_what_it_tells(new_warehouse: NewWarehouse) -> None:
    warehouse = new_warehouse()
    one, two = (
        call(name, start, start + 60, conversation_id="shared", contact=PHONE) for name, start in (("one", 0), ("two", 30))
    )
    warehouse.land("generic/acme/engagements/first.jsonl", one, two)
    warehouse.build()
    warehouse.land("generic/acme/engagements/a.jsonl", one | LATER | {"language": "English"})
    warehouse.land("generic/acme/engagements/z.jsonl", two | LATER | {"language": "German", "ended_at": clock(120)})
    warehouse.land("erasure/acme/contacts/asked.csv", "contact", PHONE)
    warehouse.build()
    files = {row[:2]: row[4] for row in history_of(warehouse)}
    assert files["one", "language_id"] == "generic/acme/engagements/a.jsonl"
    assert files["two", "language_id"] == files["two", "wrap_up_time"] == "generic/acme/engagements/z.jsonl"
    assert files["one", "contact_id"] == files["two", "contact_id"] == "erasure/acme/contacts/asked.csv"


def test_history_of_files_has_a_row_for_each_build_and_file(erased: tuple[Warehouse, Rows, Rows]) -> None:
    rows = erased[0].rows(
        "select dense_rank() over (order by build_started_at), file, records, quarantined, seconds > 0 "
        "from audit.load_history order by all"
    )
    first = [("custom/acme/engagements/contact.jsonl", 1, 0, True), ("generic/acme/engagements/first.jsonl", 7, 1, True)]
    second = [
        ("erasure/acme/contacts/asked.csv", 1, 0, True),
        ("erasure/acme/contacts/asked.jsonl", 2, 1, True),
        ("generic/acme/engagements/second.jsonl", 4, 0, True),
    ]
    again = sorted(first + second)
    assert rows == [*[(1, *row) for row in first], *[(2, *row) for row in second], *[(3, *row) for row in again]]


def test_erased_contacts_are_linked_to_nothing_and_reported(erased: tuple[Warehouse, Rows, Rows]) -> None:
    warehouse = erased[0]
    phone, mail, visitor = (contact_id(text, DEVELOPMENT_KEY) for text in (PHONE, MAIL, VISITOR))
    linked = "select distinct contact_id from {} where contact_id is not null"
    for ask in (warehouse.rows, warehouse.published):
        for table in ("fct_engagements", "engagements", "fct_conversations", "dim_contacts"):
            assert ask(linked.format(f"marts.{table}")) == [(mail,)], table
    assert sorted(warehouse.rows("from audit.erasures")) == sorted(
        [
            (phone, datetime(2026, 3, 5), "erasure/acme/contacts/asked.csv", 3),
            (visitor, None, "erasure/acme/contacts/asked.jsonl", 1),
        ]
    )
    assert warehouse.rows(
        "select read, current, superseded, merged, unused, quarantined, engagements, expired "
        "from audit.feed_reconciliation where platform = 'erasure'"
    ) == [(3, 0, 0, 0, 2, 1, 0, 0)]
    assert warehouse.rows("select payload from audit.quarantined_records where platform = 'erasure'") == [
        ('{"contract":"***"}',)
    ]


def results(warehouse: Warehouse) -> dict[str, Rows]:
    """What a build makes, without the histories of the runs."""
    tables = warehouse.tables("marts", "loaded_at") | warehouse.tables("audit", "loaded_at")
    return {name: rows for name, rows in tables.items() if name not in HISTORIES}


def test_retention_drops_whole_conversations_and_counts_them(new_project: NewProject, new_warehouse: NewWarehouse) -> None:
    project = new_project(**generic_alone(retention_days=30))
    warehouse = new_warehouse(project)

    def at(native_id: str, day: str, talk: str | None, kind: str = "Agent", **members: Any) -> Record:
        start, end = f"{day}T10:00:00Z", f"{day}T10:01:00Z"
        times = {
            "started_at": start,
            "connected_at": start,
            "disconnected_at": f"{day}T10:01:00Z",
            "ended_at": f"{day}T10:01:00Z",
        }
        ways = times if kind == "Agent" else {"started_at": start, "ended_at": end}
        return engagement(native_id, kind, conversation_id=talk, agent_id="ann", **(ways | {"updated_at": start} | members))

    def kept() -> list[str]:
        fresh = new_warehouse(project)
        for path in warehouse.feeds.rglob("*.jsonl"):
            fresh.land_bytes(str(path.relative_to(warehouse.feeds)), path.read_bytes())
        fresh.build()
        assert results(warehouse) == results(fresh)
        (numbers,) = warehouse.rows("select engagements, expired from audit.feed_reconciliation where feed = 'engagements'")
        found = [name for (name,) in warehouse.rows("select native_id from marts.fct_engagements order by 1")]
        known = warehouse.value("select count(*) from intermediate.int_engagements__newest")
        assert numbers == (len(found), known - len(found))
        assert warehouse.value(
            "select min(dim_dates.date_id) = min(start_time)::date from marts.dim_dates, marts.fct_engagements"
        )
        return found

    feed = "generic/acme/engagements/{}.jsonl"
    warehouse.land(
        feed.format("january"),
        at("old", "2026-01-05", "a"),
        at("begun", "2026-01-20", "b"),
        at("resumed", "2026-02-10", "b"),
        at("status", "2026-01-05", None, "Agent Activity", outcome="Break"),
    )
    warehouse.build()
    assert kept() == ["begun", "resumed"]
    # Newer data let older ones expire; a late engagement brings a conversation back.
    warehouse.land(feed.format("march"), at("new", "2026-03-14", "c"))
    warehouse.build()
    assert kept() == ["new"]
    assert warehouse.value("select count(*) from marts.fct_agent_activity") == 0
    warehouse.land(feed.format("late"), at("answer", "2026-02-20", "a"))
    warehouse.build()
    assert kept() == ["answer", "new", "old"]
    # The newest start was wrong.
    warehouse.land(feed.format("corrected"), at("new", "2026-02-12", "c", updated_at="2026-03-20T00:00:00Z"))
    warehouse.build()
    assert kept() == ["answer", "begun", "new", "old", "resumed"]
    changed = warehouse.rows("select distinct new_value from audit.completed_engagement_changes where column_name = 'status'")
    assert changed == []
