"""A month of real calls, known figure by figure: February 1999 of an anonymous bank."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest
from conftest import ROOT, NewWarehouse, Project, Warehouse

SHARED = ROOT.parent / "shared"
CALLS = SHARED / "feeds-real" / "anonymous_bank" / "february1999.txt"
TOOL = SHARED / "tools" / "bank_to_generic.py"

pytestmark = pytest.mark.skipif(not (CALLS.exists() and TOOL.exists()), reason="the calls of the bank are not here")


@pytest.fixture(scope="module")
def bank(new_warehouse: NewWarehouse, whole_project: Project) -> Warehouse:
    """Build the whole project, data tests included, from the calls."""
    warehouse = new_warehouse(whole_project)
    subprocess.run([sys.executable, TOOL, CALLS, warehouse.feeds], check=True, capture_output=True)
    warehouse.build("--exclude-resource-type", "unit_test")
    return warehouse


def test_every_call_and_its_engagements_are_there(bank: Warehouse) -> None:
    assert bank.rows("select count(*) from marts.fct_conversations") == [(33_344,)]
    assert bank.rows("select count(distinct conversation_id) from marts.fct_engagements") == [(33_344,)]
    assert bank.rows("select type, count(*) from marts.fct_engagements group by 1 order by 1") == [
        ("Agent", 27_162), ("Menu", 33_344), ("Queue", 18_337),
    ]  # fmt: skip
    assert bank.rows("select sum(read), sum(current), sum(quarantined) from audit.feed_reconciliation") == [(78_843, 78_843, 0)]


def test_queues_end_as_they_did(bank: Warehouse) -> None:
    outcomes = bank.rows(
        "select outcome_name, status, count(*), round(avg(wait_time)::decimal(18, 6), 3) from marts.engagements "
        "where type = 'Queue' and status <> 'Corrupted' group by all order by 1"
    )
    assert outcomes == [
        ("Abandoned", "Completed", 3_963, Decimal("65.530")), ("Accepted", "Completed", 14_096, Decimal("78.569")),
    ]  # fmt: skip
    assert bank.rows(
        "select status, type, count(*) from marts.fct_engagements where status <> 'Completed' group by all order by 2"
    ) == [("Corrupted", "Agent", 50), ("Corrupted", "Menu", 25), ("Corrupted", "Queue", 278)]


def test_agents_speak_as_long_as_they_did(bank: Warehouse) -> None:
    assert bank.rows(
        "select count(engagement_time), round(avg(engagement_time)::decimal(18, 6), 3), count(*) "
        "from marts.fct_engagements where type = 'Agent'"
    ) == [(27_112, Decimal("176.678"), 27_162)]


def test_menus_that_end_before_they_start_are_corrupted(bank: Warehouse) -> None:
    assert bank.rows(
        "select count(*), bool_and(end_time < start_time) from marts.fct_engagements "
        "where type = 'Menu' and status = 'Corrupted'"
    ) == [(25, True)]


def test_service_level_follows_the_default_policy(bank: Warehouse) -> None:
    assert bank.rows(
        "select service_level, outcome_name, count(*) from marts.engagements where type = 'Queue' and status = 'Completed' "
        "group by all order by all"
    ) == [
        ("Ignore", "Abandoned", 219),
        ("Out of SLA", "Abandoned", 3_963 - 219),
        ("Out of SLA", "Accepted", 14_096 - 3_143),
        ("Within SLA", "Accepted", 3_143),
    ]
