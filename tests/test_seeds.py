"""What a user may change without touching SQL: policies, rates, mappings, calendars and variables."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest
from conftest import NewProject, NewWarehouse, Project, Record, Warehouse, clock, engagement, generic_alone

# Rows that a user adds to the seeds; what is left out of a row is an empty cell.
ADDED: dict[str, list[dict[str, str]]] = {
    "service_level_policies": [
        {"queue": "Sales", "threshold_seconds": "30", "short_abandon_seconds": "8", "short_abandon_counts_as": "Within SLA"},
        {"source": "x", "queue": "Desk", "threshold_seconds": "20", "business_calendar": "prague"},
    ],
    "business_calendars": [
        {"business_calendar": "prague", "time_zone": "Europe/Prague", "weekday": str(day), "open": "09:00", "close": "17:00"}
        for day in (1, 2, 3, 4, 5)
    ],
    "holidays": [{"business_calendar": "prague", "holiday": "2026-03-03"}],
    "agent_rates": [
        {"agent_type": "User", "rate_per_hour": "3600"},
        {"team": "Red", "rate_per_hour": "72"},
        {"platform": "generic", "source": "x", "agent": "a-1", "rate_per_hour": "36.00", "rate_per_engagement": "0.5"},
        {"agent": "a-1", "rate_per_hour": "999", "valid_to": "2026-03-02T09:00:00Z"},
    ],
    "channel_rates": [{"channel_type": "Voice", "rate_per_minute": "0.06", "rate_per_engagement": "0.01"}],
    "map_agents": [
        {"platform": "generic", "source": "x", "native_value": "a-1", "conformed_id": "jane", "conformed_name": "Jane Doe"},
        {"platform": "generic", "source": "y", "native_value": "u-1", "conformed_id": "jane", "conformed_name": "Jane Doe"},
    ],
    "map_queues": [
        {"source": "x", "native_value": "q-1", "conformed_id": "sales", "conformed_name": "Sales"},
        {"source": "y", "native_value": "Verkauf", "conformed_id": "sales", "conformed_name": "Sales"},
    ],
    "map_outcomes": [{"native_value": "sold", "conformed_name": "Sale", "outcome_category": "Success"}],
    "map_labels": [{"enumeration": "channel_type", "native_value": "Telephone", "label": "Voice"}],
    "map_agent_statuses": [{"status": "Ready", "available": "true"}],
    "stale_policies": [{"channel_type": "Chat", "stale_after_days": "1"}],
}


def spell(start: float, end: float, day: int = 2, hour: int = 0) -> Record:
    """Return the times of a record, in seconds after ten o'clock, on another day and some hours earlier or later."""
    return {
        name: clock(seconds).replace("03-02T10", f"03-{day:02d}T{10 + hour:02d}")
        for name, seconds in (("started_at", start), ("ended_at", end))
    }


def accepted(native_id: str, wait: float, queue: str, **members: object) -> Record:
    """A customer who waited some seconds in a queue for an agent."""
    return engagement(native_id, "Queue", **({"queue": queue} | spell(0, wait) | members))


RECORDS: dict[str, list[Record]] = {
    "generic/x/engagements/1.jsonl": [
        accepted("sales-30", 30, "Sales"),
        accepted("sales-31", 31, "Sales"),
        accepted("sales-left", 7, "Sales", outcome="Abandoned"),
        accepted("help-30", 30, "Help"),
        accepted("mapped-30", 30, "Line 1", queue_id="q-1"),
        # Monday 11 o'clock in Prague, Monday 6 o'clock, Tuesday's holiday
        accepted("desk-open", 10, "Desk"),
        accepted("desk-closed", 10, "Desk", **spell(0, 10, hour=-5)),
        accepted("desk-holiday", 10, "Desk", **spell(0, 10, day=3)),
        # 10 s of preparation, 60 s together, 30 s of wrap-up
        engagement("ann-call", **spell(0, 100), connected_at=clock(10), disconnected_at=clock(70), agent_id="a-1", team="Red",
                   agent_type="User", channel_type="telephone", outcome="sold", outcome_category="Old",
                   conversation_id="invited"),
        engagement("red-call", **spell(0, 100), connected_at=clock(10), disconnected_at=clock(70), agent_id="a-2", team="Red",
                   agent_type="User", channel_type="Chat"),
        engagement("user-chat", **spell(0, 100), connected_at=clock(10), disconnected_at=clock(70), agent_id="a-3",
                   agent_type="User", channel_type="Chat"),
        engagement("bot-chat", **spell(0, 100), agent_id="a-4", agent_type="Bot", channel_type="Chat"),
        engagement("taken", "Invitation", **spell(0, 5), agent_id="a-1", conversation_id="invited", outcome="accepted"),
        engagement("missed", "Invitation", agent_id="a-1", conversation_id="invited", outcome="time out"),
        engagement("idle-chat", ended_at=None, agent_id="a-9", channel_type="Chat", updated_at="2026-02-28T11:59:59Z"),
    ],
    "generic/y/engagements/1.jsonl": [
        accepted("verkauf-30", 30, "Verkauf"),
        engagement("jane-call", **spell(50, 150), connected_at=clock(50), disconnected_at=clock(150), agent_id="u-1"),
    ],
    "generic/x/agent_statuses/1.jsonl": [
        {"status_id": "s-1", "agent_id": "a-1", "status": "Ready", "updated_at": "2026-03-02T12:00:00Z"} | spell(0, 900)
    ],
}  # fmt: skip


def built(new_warehouse: NewWarehouse, project: Project) -> Warehouse:
    """Build the records with the seeds of a project."""
    warehouse = new_warehouse(project)
    for file, records in RECORDS.items():
        warehouse.land(file, *records)
    warehouse.build()
    return warehouse


@pytest.fixture(scope="module")
def shipped(new_warehouse: NewWarehouse, lean_project: Project) -> Warehouse:
    """Build with the seeds as they ship."""
    return built(new_warehouse, lean_project)


@pytest.fixture(scope="module")
def changed(new_warehouse: NewWarehouse, new_project: NewProject) -> Warehouse:
    """Build with rows added to the seeds, and without the rows of accepted invitations."""
    project = new_project(**generic_alone(publish_accepted_invitations=False))
    for seed, rows in ADDED.items():
        with (project.folder / "seeds" / f"{seed}.csv").open("r+", newline="") as file:
            names = next(csv.reader(file))
            assert all(set(row) <= set(names) for row in rows)
            file.seek(0, 2)
            csv.DictWriter(file, names, restval="").writerows(rows)
    return built(new_warehouse, project)


def both(shipped: Warehouse, changed: Warehouse, columns: str, *native_ids: str) -> list[tuple[object, object]]:
    """The facts of some engagements before and after the change."""
    before, after = shipped.facts(columns), changed.facts(columns)
    return [(before[name], after[name]) for name in native_ids]


def test_a_policy_of_a_queue_changes_its_service_level(shipped: Warehouse, changed: Warehouse) -> None:
    late, soon = "Out of SLA", "Within SLA"
    names = ("sales-30", "sales-31", "sales-left", "help-30", "mapped-30", "verkauf-30")
    assert both(shipped, changed, "service_level", *names) == [
        (late, soon), (late, late), (late, soon), (late, late), (late, soon), (late, soon),
    ]  # fmt: skip


def test_a_calendar_and_its_holidays_leave_out_what_starts_outside(shipped: Warehouse, changed: Warehouse) -> None:
    assert both(shipped, changed, "service_level", "desk-open", "desk-closed", "desk-holiday") == [
        ("Within SLA", "Within SLA"), ("Within SLA", "Ignore"), ("Within SLA", "Ignore"),
    ]  # fmt: skip


def test_rates_give_costs(shipped: Warehouse, changed: Warehouse) -> None:
    assert both(shipped, changed, "cost", "ann-call", "red-call", "user-chat", "bot-chat", "jane-call") == [
        # 100 s at 36 an hour, 0.50 for the engagement; a minute of voice at 0.06, 0.01 for the call
        (None, Decimal("1.570000")),
        # the team beats the agent type: 100 s at 72 an hour
        (None, Decimal("2.000000")),
        # 100 s at 3600 an hour
        (None, Decimal("100.000000")),
        (None, None),
        (None, None),
    ]


def test_mappings_make_one_agent_of_two_who_shares_attention(shipped: Warehouse, changed: Warehouse) -> None:
    # 0 to 100 s on one account, 50 to 150 s on the other: 50 s are shared.
    assert both(shipped, changed, "focus_time", "ann-call", "jane-call") == [(Decimal("100.000"), Decimal("75.000"))] * 2
    ids = both(shipped, changed, "agent_id", "ann-call", "jane-call")
    assert ids[0][0] != ids[1][0] and ids[0][1] == ids[1][1]
    assert changed.rows("select agent_name, count(*) from marts.dim_agents where agent_name like 'Jane%' group by 1") == [
        ("Jane Doe", 1)
    ]
    assert changed.value("select count(*) from marts.dim_agents") == shipped.value("select count(*) from marts.dim_agents") - 1


def test_mappings_make_one_queue_of_several_and_conform_outcomes(shipped: Warehouse, changed: Warehouse) -> None:
    queues = "select queue_name from marts.dim_queues order by 1"
    assert shipped.rows(queues) == [("Desk",), ("Help",), ("Line 1",), ("Sales",), ("Verkauf",)]
    # The queue Sales of account x is not mapped and stays a row of its own.
    assert changed.rows(queues) == [("Desk",), ("Help",), ("Sales",), ("Sales",)]
    outcome = "select outcome_name, outcome_category_name from marts.engagements where native_id = 'ann-call'"
    assert shipped.rows(outcome) == [("sold", "Old")] and changed.rows(outcome) == [("Sale", "Success")]


def test_mapped_labels_are_unmapped_no_more(shipped: Warehouse, changed: Warehouse) -> None:
    unmapped = "select column_name, native_value from audit.unmapped_values"
    assert shipped.rows(unmapped) == [("channel_type", "telephone")] and changed.rows(unmapped) == []
    assert both(shipped, changed, "channel_type", "ann-call") == [(None, "Voice")]


def test_a_status_can_be_made_available(shipped: Warehouse, changed: Warehouse) -> None:
    activity = (
        "select seconds_in_status, available_seconds, engaged_seconds from marts.fct_agent_activity where status = 'Ready'"
    )
    assert shipped.rows(activity) == [(Decimal(900), Decimal(0), Decimal(100))]
    # The account y adds its 50 s to the same agent.
    assert changed.rows(activity) == [(Decimal(900), Decimal(900), Decimal(150))]


def test_a_chat_can_be_stale_after_a_day(shipped: Warehouse, changed: Warehouse) -> None:
    assert both(shipped, changed, "status", "idle-chat") == [("In Progress", "Corrupted")]


def test_accepted_invitations_can_be_left_out_and_still_count(shipped: Warehouse, changed: Warehouse) -> None:
    invitations = "select native_id from marts.fct_engagements where type = 'Invitation' order by 1"
    assert shipped.rows(invitations) == [("missed",), ("taken",)] and changed.rows(invitations) == [("missed",)]
    assert both(shipped, changed, "invitation_time", "ann-call") == [(Decimal(5), Decimal(5))]
    assert shipped.value("select sum(invitation_engagements) from marts.fct_conversations") == 2
    assert changed.value("select sum(invitation_engagements) from marts.fct_conversations") == 1
