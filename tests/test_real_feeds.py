"""Real files of the platforms: each is read as it is, and every row that comes of it has been looked at."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest
from conftest import ROOT, NewWarehouse, Project, Warehouse

REAL = ROOT.parent / "shared" / "feeds-real"
pytestmark = pytest.mark.skipif(not (REAL / "zendesk").is_dir(), reason="the real files are not here")

# Where the files go that are a feed as they stand.
PLACES = {
    "amazon_connect/ctr-record-1.json": "amazon_connect/real/contact_records/ctr.json",
    "amazon_connect/agent-event-1.json": "amazon_connect/real/agent_events/event.json",
    "genesys_cloud/blueprint_conversation1.json": "genesys_cloud/real/conversation_details/1.json",
    "genesys_cloud/blueprint_conversation2.json": "genesys_cloud/real/conversation_details/2.json",
}

# By platform: type, status, start, end, wait, invitation, engagement, hold, outcome, terminated by.
BECOME: dict[str, list[tuple[Any, ...]]] = {
    "Amazon Connect": [
        ("Flow", "Completed", "2019-01-30 15:11:35", "2019-01-30 15:11:39", None, None, None, None, None, "System"),
        ("Agent Activity", "In Progress", "2019-06-24 08:58:34.253", None, None, None, None, None, "Available", None),
        (
            "Invitation", "Completed", "2019-06-24 09:03:52.518", "2019-06-24 09:03:55.795", None, 3.277, None, None,
            "Accepted", None,
        ),
        ("Agent", "In Progress", "2019-06-24 09:03:55.795", None, None, 3.277, None, None, None, None),
    ],
    "Genesys Cloud": [
        (
            "Queue", "Completed", "2021-04-01 12:27:53.388", "2021-04-01 12:28:04.567", 11.179, None, None, None,
            "Accepted", "Agent",
        ),
        (
            "Invitation", "Completed", "2021-04-01 12:27:53.519", "2021-04-01 12:28:04.569", None, 11.05, None, None,
            "Accepted", None,
        ),
        (
            "Agent", "Completed", "2021-04-01 12:28:04.569", "2021-04-01 12:43:23.306", 11.179, 11.05, 918.737, 544.176,
            None, "System",
        ),
    ],
    "Twilio Flex": [
        ("Agent Activity", "In Progress", "2001-04-19 04:25:21.111", None, None, None, None, None, "Offline", None),
    ],
    "Zendesk": [
        (
            "Queue", "Deleted", "2020-02-19 01:54:52", "2020-02-19 01:55:11", 19.0, None, None, None, "Flow Out", "System",
        ),
        ("Queue", "In Progress", "2023-12-08 05:07:28.408", None, None, None, None, None, None, None),
        ("Queue", "In Progress", "2023-12-12 10:27:50.256", None, None, None, None, None, None, None),
        (
            "Queue", "Completed", "2023-12-12 11:16:29.19", "2023-12-12 11:16:58.905", 29.715, None, None, None,
            "Accepted", "Agent",
        ),
        (
            "Agent", "Completed", "2023-12-12 11:16:58.905", "2023-12-12 11:16:58.905", 29.715, None, 0.0, 0.0,
            None, "Agent",
        ),
        ("Queue", "In Progress", "2023-12-12 11:16:58.905", None, None, None, None, None, None, None),
        (
            "Queue", "Completed", "2023-12-12 11:20:10.181", "2023-12-12 11:20:28.994", 18.813, None, None, None,
            "Accepted", "Agent",
        ),
        ("Agent", "In Progress", "2023-12-12 11:20:28.994", None, 18.813, None, None, None, None, None),
        ("Queue", "In Progress", "2023-12-28 14:20:35.032", None, None, None, None, None, None, None),
        ("Queue", "In Progress", "2023-12-28 14:22:12.84", None, None, None, None, None, None, None),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def real(new_warehouse: NewWarehouse, whole_project: Project) -> Warehouse:
    """Build the real files with every data test."""
    warehouse = new_warehouse(whole_project)
    for name, place in PLACES.items():
        warehouse.land_bytes(place, (REAL / name).read_bytes())
    # The examples of an API's documentation stand around the answers that the API gives.
    for number, example in enumerate(json.loads((REAL / "twilio" / "taskrouter_event_examples.json").read_bytes())):
        warehouse.land(f"twilio_flex/real/events/{number}.json", json.dumps(example["value"]))
    for path in (REAL / "zendesk").glob("*_data.csv"):
        feed = warehouse.feeds / "zendesk" / "real" / path.name.removesuffix("_data.csv")
        feed.mkdir(parents=True)
        shutil.copy(path, feed)
    warehouse.build("--exclude-resource-type", "unit_test")
    return warehouse


@pytest.mark.parametrize("platform", BECOME)
def test_real_files_become_the_engagements_that_they_tell(real: Warehouse, platform: str) -> None:
    found = real.rows(
        "select type, status, start_time::varchar, end_time::varchar, wait_time::double, invitation_time::double, "
        "engagement_time::double, hold_time::double, outcome_name, terminated_by "
        f"from marts.engagements where platform_name = '{platform}' order by start_time, type = 'Queue', end_time nulls last"
    )
    assert sorted(found, key=str) == sorted(BECOME[platform], key=str)


def test_every_real_record_is_accounted_for(real: Warehouse) -> None:
    feeds = {
        tuple(row[:2]): row[2:]
        for row in real.rows(
            "select platform, feed, read, current, superseded, merged, unused, quarantined from audit.feed_reconciliation"
        )
    }
    assert feeds == {
        ("amazon_connect", "contact_records"): (1, 1, 0, 0, 0, 0),
        ("amazon_connect", "agent_events"): (1, 0, 0, 1, 0, 0),
        ("genesys_cloud", "conversation_details"): (2, 1, 0, 0, 0, 1),
        ("twilio_flex", "events"): (2, 1, 1, 0, 0, 0),
        ("zendesk", "brand"): (1, 1, 0, 0, 0, 0),
        ("zendesk", "group"): (8, 8, 0, 0, 0, 0),
        ("zendesk", "sla_policy_metric_history"): (22, 13, 0, 0, 9, 0),
        ("zendesk", "ticket"): (10, 10, 0, 0, 0, 0),
        ("zendesk", "ticket_chat"): (10, 7, 3, 0, 0, 0),
        ("zendesk", "ticket_chat_event"): (12, 0, 0, 8, 4, 0),
        ("zendesk", "ticket_comment"): (20, 0, 0, 0, 20, 0),
        ("zendesk", "ticket_field_history"): (38, 0, 3, 0, 35, 0),
        ("zendesk", "ticket_tag"): (10, 0, 3, 0, 7, 0),
        ("zendesk", "user"): (10, 10, 0, 0, 0, 0),
    }
    # One conversation writes its moments with one digit for the day, which is no ISO 8601.
    assert real.rows("select file, reason from audit.quarantined_records") == [
        (
            "genesys_cloud/real/conversation_details/2.json",
            "participants.sessions.segments.segmentStart is not a valid ISO 8601 time of 1970 to 2199",
        )
    ]
    ignored = real.rows("select split_part(file, '/', 3) from audit.ignored_files order by 1")
    assert [feed for (feed,) in ignored] == ["daylight_time", "schedule", "schedule_holiday", "time_zone"]
