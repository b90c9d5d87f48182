"""What the benchmark compares is comparable: the script by hand makes the same facts, and both sides of a question agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.scale import CONTACT_KEY_BLOCKS, HERE, ask_both, differences, land
from bench.script import run_script
from conftest import NewWarehouse, Warehouse


@pytest.fixture(scope="module")
def centre(new_warehouse: NewWarehouse) -> Warehouse:
    """Build three days of the contact centre that the benchmark invents."""
    warehouse = new_warehouse()
    land(warehouse.feeds, engagements=3000, days=3)
    warehouse.build()
    return warehouse


def test_the_script_by_hand_makes_the_fact_table_row_for_row(centre: Warehouse, tmp_path: Path) -> None:
    by_hand = tmp_path / "by_hand.duckdb"
    run_script(by_hand, HERE / "by_hand.sql", centre.feeds, CONTACT_KEY_BLOCKS)
    shares = "focus_time < preparation_time + engagement_time + wrap_up_time"
    assert centre.facts("focus_time", shares), "nobody shares attention, so there is little to compare"
    assert differences(by_hand, centre.database) == {}


def test_a_question_has_one_answer_on_the_marts_and_on_the_landed_records(centre: Warehouse) -> None:
    assert len(ask_both(centre.published_database, centre.database)) == 10
