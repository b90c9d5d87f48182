"""Contacts are known by a keyed hash: one customer, one id, and no way back without the key."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import pytest
from conftest import NewProject, NewWarehouse, Project, Record, Warehouse, engagement

KEY = "a-long-random-key-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz"
# Who a contact is, by account and spelling: the text that is hashed.
SPELLINGS = {
    ("one", "+1 (202) 555-0143"): "+12025550143",
    ("two", "0012025550143"): "+12025550143",
    ("two", "tel:+1-202-555.0143"): "+12025550143",
    ("one", "Kim.Doe@Example.ORG"): "kim.doe@example.org",
    ("two", " mailto:kim.doe@example.org "): "kim.doe@example.org",
    ("one", "kim"): "generic\x1fone\x1fkim",
    ("two", "kim"): "generic\x1ftwo\x1fkim",
    ("one", "12345"): "generic\x1fone\x1f12345",
}


def contact_id(text: str, key: str) -> str:
    """HMAC-SHA256 as the standard library has it, cut to the length of an id."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:20]


def land_spellings(warehouse: Warehouse) -> None:
    """An engagement for each spelling."""
    for number, (source, contact) in enumerate(SPELLINGS):
        record: Record = engagement(f"c{number}", contact=contact)
        warehouse.land(f"generic/{source}/engagements/{number}.jsonl", record)


@pytest.fixture(scope="module")
def keyed(new_warehouse: NewWarehouse, new_project: NewProject, lean_project: Project) -> Warehouse:
    """Build on the prod target with a key, with log and artifacts apart."""
    warehouse = new_warehouse(new_project(lean_project.folder))
    land_spellings(warehouse)
    warehouse.build("--target", "prod", ENGAGEMENTS_CONTACT_KEY=KEY)
    return warehouse


def test_one_customer_is_one_contact_however_spelled(keyed: Warehouse) -> None:
    ids = keyed.facts("contact_id")
    assert ids == {f"c{number}": contact_id(text, KEY) for number, text in enumerate(SPELLINGS.values())}
    assert keyed.value("select count(*) from marts.dim_contacts") == len(set(SPELLINGS.values()))
    assert keyed.value("select bool_and(contact_name = left(contact_id, 8)) from marts.dim_contacts")


def test_the_key_is_written_nowhere(keyed: Warehouse) -> None:
    files = [
        path
        for folder in (keyed.folder, keyed.project.target)
        for path in folder.rglob("*")
        if path.is_file() and not path.is_relative_to(keyed.feeds)
    ]
    names = {path.name for path in files}
    assert {"engagements.duckdb", "published.duckdb", "dbt.log", "manifest.json", "run_results.json"} <= names
    # The HMAC blocks made of the key give it away as well.
    block = hashlib.sha256(KEY.encode()).digest() if len(KEY) > 64 else KEY.encode()
    pads = [bytes(byte ^ pad for byte in block) for pad in (0x36, 0x5C)]
    for path in files:
        content = path.read_bytes()
        assert KEY.encode() not in content, path
        for secret in (block, *pads):
            assert secret not in content and secret.hex().encode() not in content.lower(), path


def test_other_keys_make_other_ids_and_dev_has_one_of_its_own(keyed: Warehouse, warehouse: Warehouse) -> None:
    land_spellings(warehouse)
    warehouse.build()
    first = set(keyed.facts("contact_id").values())
    development = set(warehouse.facts("contact_id").values())
    assert len(first) == len(development) == len(set(SPELLINGS.values()))
    assert not first & development
    assert keyed.facts("engagement_id") == warehouse.facts("engagement_id")


def test_prod_without_a_key_stops_at_the_start_and_says_why(warehouse: Warehouse) -> None:
    warehouse.land("generic/one/engagements/1.jsonl", engagement("c"))
    outcome = warehouse.dbt("build", "--target", "prod")
    assert not outcome.success
    assert "The environment variable ENGAGEMENTS_CONTACT_KEY is not set" in outcome.said
    assert not any(status == "success" for status in outcome.statuses.values())
    assert not Path(warehouse.published_database).exists()
    assert (
        warehouse.rows("select * from information_schema.tables where table_schema in ('staging', 'marts', 'reference')") == []
    )


def test_another_key_than_before_is_noticed(keyed: Warehouse) -> None:
    said = "hashed with another key"
    run = ("seed", "--select", "platforms")
    assert said not in keyed.dbt(*run, ENGAGEMENTS_CONTACT_KEY=KEY).said
    assert said in keyed.dbt(*run, ENGAGEMENTS_CONTACT_KEY="another").said
    assert said in keyed.dbt(*run).said
