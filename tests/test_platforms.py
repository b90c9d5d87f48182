"""What each platform's raw records become, row for row: feeds made by hand, and engagements worked out by hand."""

from __future__ import annotations

import csv
import hashlib
import hmac
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from conftest import ROOT, NewWarehouse, Outcome, Project, Warehouse

PLATFORMS = {
    "amazon_connect": "Amazon Connect",
    "genesys_cloud": "Genesys Cloud",
    "twilio_flex": "Twilio Flex",
    "zendesk": "Zendesk",
}
KEY = b"engagements-development-key"

SHOWN = """
    select
        fct.native_id,
        sources.source_name as source,
        conversations.conversation_name as conversation,
        fct.type,
        fct.status,
        strftime(fct.start_time, '%Y-%m-%d %H:%M:%S.%g') as start_time,
        strftime(fct.end_time, '%Y-%m-%d %H:%M:%S.%g') as end_time,
        fct.preparation_time, fct.engagement_time, fct.hold_time, fct.wrap_up_time, fct.wait_time, fct.invitation_time,
        fct.focus_time,
        agents.agent_name as agent, teams.team_name as team, fct.contact_id as contact,
        queues.queue_name as queue, outcomes.outcome_name as outcome, categories.outcome_category_name as outcome_category,
        fct.direction, fct.terminated_by, fct.service_level, fct.channel_type, channels.channel_name as channel,
        vendors.channel_vendor_name as channel_vendor, company.company_contact_name as company_contact,
        campaigns.campaign_name as campaign, cases.case_name, languages.language_name as language,
        locations.location_name as location, paths.menu_path_name as menu_path, priorities.priority_name as priority,
        reasons.reason_name as reason, fct.custom_attributes
    from marts.fct_engagements as fct
    join marts.dim_sources as sources using (source_id)
    left join marts.dim_conversations as conversations using (conversation_id)
    left join marts.dim_agents as agents using (agent_id)
    left join marts.dim_teams as teams on fct.engaged_team_id = teams.team_id
    left join marts.dim_queues as queues using (queue_id)
    left join marts.dim_outcomes as outcomes using (outcome_id)
    left join marts.dim_outcome_categories as categories on fct.outcome_category_id = categories.outcome_category_id
    left join marts.dim_channels as channels using (channel_id)
    left join marts.dim_channel_vendors as vendors using (channel_vendor_id)
    left join marts.dim_company_contacts as company using (company_contact_id)
    left join marts.dim_campaigns as campaigns using (campaign_id)
    left join marts.dim_cases as cases using (case_id)
    left join marts.dim_languages as languages using (language_id)
    left join marts.dim_locations as locations using (location_id)
    left join marts.dim_menu_paths as paths using (menu_path_id)
    left join marts.dim_priorities as priorities using (priority_id)
    left join marts.dim_reasons as reasons using (reason_id)
    where sources.platform_name = '{platform_name}'
"""


@pytest.fixture(scope="module")
def built(new_warehouse: NewWarehouse, whole_project: Project) -> tuple[Warehouse, Outcome]:
    """Build the feeds made by hand, with every data test of the project."""
    warehouse = new_warehouse(whole_project)
    return warehouse, warehouse.build("--exclude-resource-type", "unit_test", ENGAGEMENTS_FEEDS=str(ROOT / "tests" / "feeds"))


def contact_id(platform: str, source: str, address: str) -> str:
    """Return what a contact becomes: a telephone number as + and digits, an e-mail address, else a name of the account."""
    known = address if address.startswith("+") or "@" in address else f"{platform}\x1f{source}\x1f{address}"
    return hmac.new(KEY, known.encode(), hashlib.sha256).hexdigest()[:20]


def expected(platform: str) -> list[dict[str, str]]:
    """Read the engagements worked out by hand; the column case names what each is there for."""
    rows: list[dict[str, str]] = []
    for path in sorted((ROOT / "tests" / "expected").glob(f"{platform}*.csv")):
        with open(path, newline="") as handle:
            rows += csv.DictReader(handle)
    for row in rows:
        if row.get("contact"):
            row["contact"] = contact_id(platform, row["source"], row["contact"])
    return rows


def shown(value: Any) -> str:
    """A value as the expectations write it: nothing for null, numbers without zeros behind."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_raw_records_become_the_engagements_worked_out_by_hand(built: tuple[Warehouse, Outcome], platform: str) -> None:
    rows = expected(platform)
    assert len(rows) > 20
    columns = sorted({name for row in rows for name in row} - {"case", "source", "native_id"})
    listed = ", ".join(f'"{name}"' for name in columns)
    found = built[0].rows(f"select source, native_id, {listed} from ({SHOWN.format(platform_name=PLATFORMS[platform])})")
    became = {row[:2]: dict(zip(columns, map(shown, row[2:]), strict=True)) for row in found}
    worked_out = {(row["source"], row["native_id"]): row for row in rows}
    assert len(worked_out) == len(rows)
    differences = [
        f"{row['case']}: {source} {native_id} {name}: expected {row[name]!r}, found {became[source, native_id][name]!r}"
        for (source, native_id), row in worked_out.items()
        if (source, native_id) in became
        for name in columns
        if name in row and became[source, native_id][name] != row[name]
    ]
    assert differences == []
    assert sorted(became) == sorted(worked_out)
    assert len(found) == len(became)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_record_is_accounted_for(built: tuple[Warehouse, Outcome], platform: str) -> None:
    feeds = built[0].rows(
        "select feed, read, current + superseded + merged + unused + quarantined, superseded, quarantined "
        f"from audit.feed_reconciliation where platform = '{platform}'"
    )
    assert len(feeds) > 1 or platform == "twilio_flex"
    assert [feed for feed, read, accounted, *_ in feeds if read != accounted or read == 0] == []
    # Every platform's feeds hold a record that came twice and one that is bad.
    assert sum(row[3] for row in feeds) > 0 and sum(row[4] for row in feeds) > 0


def test_no_contact_is_left_anywhere(built: tuple[Warehouse, Outcome]) -> None:
    warehouse = built[0]
    contacts = set()
    for path in (ROOT / "tests" / "expected").glob("*.csv"):
        with open(path, newline="") as handle:
            contacts |= {row["contact"].lstrip("+") for row in csv.DictReader(handle) if row.get("contact")}
    assert len(contacts) > 10
    listed = ", ".join(f"('{contact.lower()}')" for contact in contacts)
    leaks = []
    with duckdb.connect(str(warehouse.database), read_only=True) as connection:
        tables = connection.execute("select table_schema, table_name from information_schema.tables").fetchall()
        assert len(tables) > 200
        for schema, table in tables:
            found = connection.execute(
                f"select contact from (select lower(to_json(line)::varchar) as line from {schema}.{table} as line) "
                f"join (values {listed}) as contacts (contact) on contains(line, contact) limit 1"
            ).fetchone()
            leaks += [(schema, table, found[0])] if found else []
    assert leaks == []
    said = "".join(path.read_text(errors="replace") for path in warehouse.logs.rglob("*") if path.is_file())
    assert [contact for contact in contacts if contact in said] == []
