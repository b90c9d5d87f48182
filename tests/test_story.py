"""One story told by every platform, with the same engagements and facts; and what a mapping makes one across platforms."""

from __future__ import annotations

import csv
import shutil
from typing import Any

import duckdb
import pytest
from conftest import ROOT, WITHOUT_TESTS, NewProject, NewWarehouse, Outcome, Warehouse

PLATFORMS = ("generic", "Amazon Connect", "Genesys Cloud", "Twilio Flex", "Zendesk")

TOLD = """
    select
        engagements.type || ' ' || strftime(start_time, '%H:%M:%S') || coalesce(' ' || split_part(agent_name, ' ', 1), '')
            as step,
        strftime(end_time, '%H:%M:%S') as end_time, status, direction, channel_type, channel_name, queue_name, outcome_name,
        outcome_category_name, agent_name, agent_type, engaged_team_name, terminated_by, service_level, company_contact_name,
        contact_id, preparation_time::float as preparation_time, engagement_time::float as engagement_time,
        hold_time::float as hold_time, wrap_up_time::float as wrap_up_time, wait_time::float as wait_time,
        invitation_time::float as invitation_time, focus_time::float as focus_time
    from marts.engagements
    where source_name = 'story' and platform_name = '{platform}' and engagements.type in ('Agent', 'Queue', 'Invitation')
"""

# What a platform cannot know: by platform, step and column what it says instead; None for a step that it does not tell.
EXCEPTIONS: dict[str, dict[str, dict[str, Any] | None]] = {
    "Amazon Connect": {},
    "Genesys Cloud": {},
    "Twilio Flex": {},
    # A chat's events tell who joined and when, not who was asked to.
    "Zendesk": {
        "Invitation 11:00:10 Ben": None,
        "Invitation 11:04:12 Cal": None,
        "Agent 11:00:15 Ben": {"invitation_time": None},
        "Agent 11:04:20 Cal": {"invitation_time": None},
    },
}


def told(warehouse: Warehouse, platform: str) -> dict[str, dict[str, Any]]:
    """The engagements of the story by step: type, start and first name of the agent."""
    with duckdb.connect(str(warehouse.database), read_only=True) as connection:
        result = connection.execute(TOLD.format(platform=platform))
        columns = [column[0] for column in result.description or []]
        rows = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    steps = {row.pop("step"): row for row in rows}
    assert len(steps) == len(rows)
    return steps


def test_the_story_in_the_generic_feed_is_the_one_meant(sample: tuple[Warehouse, Outcome]) -> None:
    story = told(sample[0], "generic")
    facts = {
        step: tuple(row[f"{fact}_time"] for fact in ("wait", "invitation", "preparation", "engagement", "hold", "wrap_up"))
        for step, row in story.items()
    }
    assert facts == {
        "Queue 10:00:00": (30, None, None, None, None, None),
        "Invitation 10:00:05 Ann": (None, 10, None, None, None, None),
        "Invitation 10:00:20 Ben": (None, 10, None, None, None, None),
        "Agent 10:00:30 Ben": (30, 10, 0, 270, 60, 20),
        "Invitation 10:02:10 Cal": (None, 5, None, None, None, None),
        "Agent 10:02:15 Cal": (None, 5, 0, 40, 0, 0),
        "Queue 11:00:00": (15, None, None, None, None, None),
        "Invitation 11:00:10 Ben": (None, 5, None, None, None, None),
        "Agent 11:00:15 Ben": (15, 5, 0, 225, 0, 0),
        "Queue 11:04:00": (20, None, None, None, None, None),
        "Invitation 11:04:12 Cal": (None, 8, None, None, None, None),
        "Agent 11:04:20 Cal": (20, 8, 0, 220, 0, 0),
    }
    assert {row["direction"] for row in story.values()} == {"Inbound"}
    assert story["Agent 10:00:30 Ben"]["service_level"] == "Out of SLA"
    assert story["Agent 11:00:15 Ben"]["service_level"] == "Within SLA"


@pytest.mark.parametrize("platform", PLATFORMS[1:])
def test_every_platform_tells_the_same_story(sample: tuple[Warehouse, Outcome], platform: str) -> None:
    meant = told(sample[0], "generic")
    for step, instead in EXCEPTIONS[platform].items():
        if instead is None:
            meant.pop(step)
        elif step in meant:
            assert all(meant[step][column] != value for column, value in instead.items()), "no exception is needed"
            meant[step] |= instead
        else:
            meant[step] = instead
    assert told(sample[0], platform) == meant


# One person and one queue, as each platform knows them: native id or name.
NATIVE: dict[str, dict[str, str]] = {
    "generic": {"agent": "ben", "queue": "Support"},
    "amazon_connect": {
        "agent": "a1000000-0000-4000-8000-000000000002",
        "queue": "b1000000-0000-4000-8000-000000000001",
    },
    "genesys_cloud": {"agent": "user-ben", "queue": "queue-support"},
    "twilio_flex": {"agent": "WKben", "queue": "WQsupport"},
    "zendesk": {"agent": "12", "queue": "81"},
}


@pytest.fixture(scope="module")
def mapped(new_warehouse: NewWarehouse, new_project: NewProject) -> Warehouse:
    """Build the story of all platforms with Ben and the queue Support mapped to one each."""
    project = new_project(**WITHOUT_TESTS)
    for seed, column, name in (("map_agents", "agent", "Ben Brown"), ("map_queues", "queue", "Support")):
        with open(project.folder / "seeds" / f"{seed}.csv", "a", newline="") as handle:
            csv.writer(handle).writerows([platform, "", native[column], "one", name, ""] for platform, native in NATIVE.items())
    warehouse = new_warehouse(project)
    for platform in NATIVE:
        shutil.copytree(ROOT / "sample_feeds" / platform / "story", warehouse.feeds / platform / "story")
    warehouse.build()
    return warehouse


def test_one_agent_and_one_queue_on_all_platforms_are_one_row_each(mapped: Warehouse) -> None:
    assert mapped.rows("select agent_name from marts.dim_agents where agent_name = 'Ben Brown'") == [("Ben Brown",)]
    assert mapped.rows("select queue_name from marts.dim_queues where queue_name = 'Support'") == [("Support",)]
    platforms = (
        "select count(distinct platform_id) from marts.fct_engagements join marts.{dim} using ({key}) where {name} = '{value}'"
    )
    agent = platforms.format(dim="dim_agents", key="agent_id", name="agent_name", value="Ben Brown")
    queue = platforms.format(dim="dim_queues", key="queue_id", name="queue_name", value="Support")
    assert mapped.value(agent) == mapped.value(queue) == len(NATIVE) == 5


def test_the_attention_of_one_agent_is_shared_across_platforms(mapped: Warehouse) -> None:
    shares = mapped.rows(
        "select platform_name, focus_time, time_handled from (select platform_name, focus_time, preparation_time "
        "+ engagement_time + wrap_up_time as time_handled from marts.engagements where type = 'Agent' "
        "and agent_name = 'Ben Brown' and channel_type = 'Voice') order by 1"
    )
    assert [(float(focus), float(handled)) for _, focus, handled in shares] == [(58.0, 290.0)] * 5
