"""What the benchmark compares is comparable: the script by hand makes the same facts, and both sides of a question agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bench.scale import CONTACT_KEY_BLOCKS, HERE, ask_both, differences, land
from bench.script import run_script
from conftest import NewWarehouse, Record, Warehouse, clock, engagement


def odd(native_id: str, kind: str, began: float, ended: float | None, **members: Any) -> Record:
    """Return a record with times in seconds after ten on a day long before those of the centre; agents connect at once."""
    times = {"started_at": began, "ended_at": ended}
    if kind == "Agent":
        times |= {"connected_at": began, "disconnected_at": ended}
    moments = {name: at if at is None else clock(at).replace("2026", "2025") for name, at in times.items()}
    return engagement(native_id, kind, **{"updated_at": "2025-03-02T12:00:00Z", **moments, **members})


# What the centre does not do: each of these takes another way through the rules.
ODD_RECORDS = [
    odd("menu-a", "Menu", 0, 10, conversation_id="menus", menu_path="A", direction="Inbound"),
    odd("menu-b", "Menu", 20, 30, conversation_id="menus", menu_path="B", direction="Inbound"),
    odd("between", "Agent", 15, 18, conversation_id="menus", agent_id="a-1", direction="Outbound"),
    odd("after", "Agent", 40, 50, conversation_id="menus", agent_name="Ann", contact="Ann@Example.com"),
    odd("before-menu", "Flow", 0, 5, conversation_id="menu"),
    odd("only-menu", "Menu", 5, 10, conversation_id="menu", menu_path="A"),
    odd("with-menu", "Flow", 5, 10, conversation_id="menu"),
    odd("queue-a", "Queue", 0, 30, conversation_id="queues", queue="By name", direction="Internal"),
    odd(
        "queue-b",
        "Queue",
        10,
        32,
        conversation_id="queues",
        queue="By name",
        direction="Inbound",
        contact="tel:+1 (415) 555-0100",
    ),
    odd("led-to", "Agent", 33, 90, conversation_id="queues", agent_id="a-1", hold_seconds=3, contact="customer 7"),
    odd("deleted", "Flow", 0, 10, conversation_id="deleted", status="Deleted", direction="Outbound"),
    odd("left", "Agent", 20, 30, conversation_id="deleted", agent_id="a-2", direction="Inbound"),
    odd("technical", "Technical", 0, 10, conversation_id="technical", direction="Inbound"),
    odd("asked", "Invitation", 0, 10, conversation_id="invitations", agent_id="a-2"),
    odd("other-agent", "Agent", 10, 20, conversation_id="invitations", agent_id="a-1"),
    odd("asked-agent", "Agent", 12, 20, conversation_id="invitations", agent_id="a-2"),
    odd("stale", "Agent", 0, None, agent_id="a-3", channel_type="Chat"),
    odd("open", "Agent", 0, None, agent_id="a-3", channel_type="Chat", updated_at="2025-03-18T00:00:00Z"),
    odd("news", "Agent", 0, None, agent_id="a-3", channel_type="Chat", updated_at="2025-03-20T00:00:00Z", status="On Hold"),
    odd("backwards", "Agent", 10, 5, agent_id="a-4"),
    odd("long-hold", "Agent", 10, 20, agent_id="a-4", hold_seconds=11),
    odd("never", "Agent", 10, 20, agent_id="a-4", connected_at=None, disconnected_at=None),
    odd("bot", "Flow", 0, 10, agent_id="b-1", agent_type="Bot"),
    odd("listed-bot", "Flow", 0, 10, agent_id="b-2"),
    odd("no-bot", "Menu", 0, 10, agent_id="a-1"),
    odd("given", "Agent", 35, 45, agent_id="a-1", service_level="Within SLA", focus_seconds=4.5, cost=1.25),
]


@pytest.fixture(scope="module")
def centre(new_warehouse: NewWarehouse) -> Warehouse:
    """Build three days of the contact centre that the benchmark invents, and an account of odd records."""
    warehouse = new_warehouse()
    land(warehouse.feeds, engagements=3000, days=3)
    warehouse.land("generic/odd/engagements/dt=2025-03-02/part.jsonl", *ODD_RECORDS)
    listed = {"agent_id": "b-2", "agent_type": "Bot", "updated_at": "2025-03-02T12:00:00Z"}
    warehouse.land("generic/odd/agents/dt=2025-03-02/part.jsonl", listed)
    open_status = {"status_id": "given", "agent_id": "a-1", "status": "Ready"} | {
        name: "2025-03-02T12:00:00Z" for name in ("started_at", "updated_at")
    }
    warehouse.land("generic/odd/agent_statuses/dt=2025-03-02/part.jsonl", open_status)
    warehouse.build()
    return warehouse


def test_the_script_by_hand_makes_the_fact_table_row_for_row(centre: Warehouse, tmp_path: Path) -> None:
    by_hand = tmp_path / "by_hand.duckdb"
    run_script(by_hand, HERE / "by_hand.sql", centre.feeds, CONTACT_KEY_BLOCKS)
    assert differences(by_hand, centre.database) == {}
    shares = "focus_time < preparation_time + engagement_time + wrap_up_time"
    assert centre.facts("focus_time", shares), "nobody shares attention, so there is little to compare"


def test_a_question_has_one_answer_on_the_marts_and_on_the_landed_records(centre: Warehouse) -> None:
    assert len(ask_both(centre.published_database, centre.database)) == 10
