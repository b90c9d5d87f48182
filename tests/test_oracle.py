"""Simulated feeds of every platform, built and compared with what truly happened, engagement by engagement."""

from __future__ import annotations

import csv
import importlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import oracle
import pytest
from conftest import NewProject, NewWarehouse, Project, Warehouse, reading
from hypothesis import given
from hypothesis import strategies as st
from simulator.__main__ import WRITERS
from simulator.centre import BEGAN_AT, MS_A_DAY, Plan, Rates, simulate
from simulator.truth import World, collect
from simulator.writers import EXACT, Habits, deliver

OFFICE = oracle.Calendar(
    zone="Europe/Prague",
    hours={weekday: [(time(8), time(12)), (time(12, 30), time(18))] for weekday in range(1, 6)},
    holidays=frozenset({date(2026, 1, 6)}),
)
RULES = oracle.Rules(
    policies=(
        oracle.Policy(channel_type="Chat", threshold=45, short_abandon=10, within_counts_as="Within SLA"),
        oracle.Policy(queue="Billing", threshold=10, short_counts_as="Within SLA", after_counts_as="Ignore"),
        oracle.Policy(queue="Orders", threshold=30, calendar="office", valid_to=BEGAN_AT + 2 * MS_A_DAY),
        oracle.Policy(queue="Orders", threshold=60, valid_from=BEGAN_AT + 2 * MS_A_DAY),
        oracle.Policy(source="centre", channel_type="Voice", threshold=25, short_abandon=0),
    ),
    agent_rates=(
        oracle.AgentRate(
            team="Front line", valid_to=BEGAN_AT + MS_A_DAY, per_hour=Decimal("31.5"), per_engagement=Decimal("0.1")
        ),
        oracle.AgentRate(team="Front line", valid_from=BEGAN_AT + MS_A_DAY, per_hour=Decimal("33.25")),
        oracle.AgentRate(team="Chat desk", valid_to=BEGAN_AT + MS_A_DAY, per_hour=Decimal("28")),
    ),
    channel_rates=(
        oracle.ChannelRate(channel_type="Voice", per_minute=Decimal("0.021")),
        oracle.ChannelRate(channel_type="SMS", per_engagement=Decimal("0.03")),
    ),
    calendars={"office": OFFICE},
)


def moment(at: int | None) -> str:
    """Return ms as a seed writes a moment; empty for none."""
    return "" if at is None else datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def lay(seeds: Path, rules: oracle.Rules) -> None:
    """Write the seeds that set *rules*, in place of those of the project."""
    rows: dict[str, list[dict[str, Any]]] = {
        "service_level_policies": [
            {
                "platform": one.platform,
                "source": one.source,
                "queue": one.queue,
                "channel_type": one.channel_type,
                "valid_from": moment(one.valid_from),
                "valid_to": moment(one.valid_to),
                "threshold_seconds": one.threshold,
                "short_abandon_seconds": one.short_abandon,
                "short_abandon_counts_as": one.short_counts_as,
                "abandon_within_threshold_counts_as": one.within_counts_as,
                "abandon_after_threshold_counts_as": one.after_counts_as,
                "business_calendar": one.calendar,
            }
            for one in rules.policies
        ],
        "agent_rates": [
            {
                "platform": one.platform,
                "source": one.source,
                "agent": one.agent,
                "team": one.team,
                "agent_type": one.agent_type,
                "valid_from": moment(one.valid_from),
                "valid_to": moment(one.valid_to),
                "rate_per_hour": one.per_hour,
                "rate_per_engagement": one.per_engagement,
            }
            for one in rules.agent_rates
        ],
        "channel_rates": [
            {
                "platform": one.platform,
                "channel_type": one.channel_type,
                "valid_from": moment(one.valid_from),
                "valid_to": moment(one.valid_to),
                "rate_per_minute": one.per_minute,
                "rate_per_engagement": one.per_engagement,
            }
            for one in rules.channel_rates
        ],
        "business_calendars": [
            {
                "business_calendar": name,
                "time_zone": calendar.zone,
                "weekday": weekday,
                "open": f"{opens:%H:%M}",
                "close": f"{closes:%H:%M}",
            }
            for name, calendar in rules.calendars.items()
            for weekday, openings in calendar.hours.items()
            for opens, closes in openings
        ],
        "holidays": [
            {"business_calendar": name, "holiday": day.isoformat()}
            for name, calendar in rules.calendars.items()
            for day in calendar.holidays
        ],
    }
    for seed, lines in rows.items():
        with (seeds / f"{seed}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, [*lines[0], "note"])
            writer.writeheader()
            writer.writerows(lines)


@pytest.fixture(scope="module")
def project_of(new_project: NewProject) -> ProjectOf:
    """Give the project that reads a platform alone, with the rules of the oracle; parsed once."""
    made: dict[str, Project] = {}

    def make(platform: str) -> Project:
        if platform not in made:
            made[platform] = new_project(**reading(platform))
            lay(made[platform].folder / "seeds", RULES)
        return made[platform]

    return make


def simulated(plan: Plan, habits: Habits, feeds: Path) -> World:
    """Land the feeds of a plan and return what happened in it."""
    writer = WRITERS[plan.platform]
    account, facts = simulate(plan)
    seen = list(facts)
    deliver(account, writer.write(account, seen, habits), habits, feeds, writer.pages)
    return collect(account, seen)


ProjectOf = Callable[[str], Project]
PLATFORM_NAMES = {
    "generic": "generic",
    "amazon_connect": "Amazon Connect",
    "genesys_cloud": "Genesys Cloud",
    "twilio_flex": "Twilio Flex",
    "zendesk": "Zendesk",
}


def ms(column: str) -> str:
    """Return SQL for a column of seconds in ms."""
    return f"cast(round({column} * 1000) as bigint)"


# Columns of the marts by name of what the oracle expects in them.
FACTS = {
    "status": "status",
    "direction": "direction",
    "service_level": "service_level",
    "preparation": ms("preparation_time"),
    "engagement": ms("engagement_time"),
    "hold": ms("hold_time"),
    "wrap_up": ms("wrap_up_time"),
    "wait": ms("wait_time"),
    "invitation": ms("invitation_time"),
    "focus": ms("focus_time"),
    "menu_path": "menu_path_name",
    "cost": "cost",
}
TOLD = {
    "conversation": "conversation_name",
    "started_at": "epoch_ms(start_time)",
    "ended_at": "epoch_ms(end_time)",
    "updated_at": "epoch_ms(updated_at)",
    "agent_name": "agent_name",
    "team": "engaged_team_name",
    "queue_name": "queue_name",
    "campaign_name": "campaign_name",
    "case": "case_name",
    "channel_type": "channel_type",
    "channel": "channel_name",
    "channel_vendor": "channel_vendor_name",
    "company_contact": "company_contact_name",
    "language": "language_name",
    "location": "location_name",
    "priority": "priority_name",
    "reason": "reason_name",
    "outcome": "outcome_name",
    "outcome_category": "outcome_category_name",
    "terminated_by": "terminated_by",
}
CONVERSATION = {
    "first": "epoch_ms(first_time)",
    "last": "epoch_ms(last_time)",
    "direction": "facts.direction",
    "agents": "agents",
    "handled": "handled",
    "abandoned": "abandoned",
    "requeues": "requeues",
    "transfers": "transfers",
    "handling": ms("handling_time"),
    "cost": "cost",
    **{kind: f"{kind.lower()}_engagements" for kind in oracle.TYPE_ORDER},
}


def compare(warehouse: Warehouse, plan: Plan, world: World) -> tuple[int, int, int]:
    """Assert that the marts say what the oracle expects of an account; how many rows of each mart were compared."""
    mine = f"where source_name = '{plan.source}' and platform_name = '{PLATFORM_NAMES[plan.platform]}'"
    ids = {
        (kind, name): key
        for kind, name, key in warehouse.rows(f"select type, native_id, engagement_id from marts.engagements {mine}")
    }
    lens = importlib.import_module(f"lenses.{plan.platform}")
    rows = oracle.expected(
        plan.platform, plan.source, lens.told(world), RULES, lambda one: ids.get((one.type, one.native_id), "")
    )
    for row in rows.values():
        # Which record is behind the row is for the platform to say.
        row.told.updated_at = row.told.updated_at or mock.ANY
    columns = ", ".join([*FACTS.values(), *TOLD.values()])
    found = {
        (kind, name): values
        for kind, name, *values in warehouse.rows(f"select type, native_id, {columns} from marts.engagements {mine}")
    }
    wanted = {
        key: [getattr(row, fact) for fact in FACTS] + [getattr(row.told, fact) for fact in TOLD] for key, row in rows.items()
    }
    same(wanted, found, [*FACTS, *TOLD])

    columns = ", ".join(CONVERSATION.values())
    conversations = {
        name: values
        for name, *values in warehouse.rows(
            f"select conversation_name, {columns} from marts.fct_conversations as facts join "
            "marts.dim_conversations using (conversation_id)"
        )
    }
    expected = oracle.conversations(rows.values())
    same(
        {name: [*[getattr(one, fact) for fact in list(CONVERSATION)[:-5]], *[one.counts[kind] for kind in oracle.TYPE_ORDER]]
         for name, one in expected.items()},
        conversations,
        list(CONVERSATION),
    )  # fmt: skip

    quarters = {
        (agent, start, status): values
        for agent, start, status, *values in warehouse.rows(
            f"select dim_agents.agent_name, epoch_ms(interval_start), status, {ms('seconds_in_status')}, "
            f"{ms('available_seconds')}, {ms('engaged_seconds')} from marts.fct_agent_activity join marts.dim_agents "
            "using (agent_id)"
        )
    }
    names = {row.told.agent: row.told.agent_name for row in rows.values()}
    activity = oracle.activity(rows.values())
    same(
        {(names[agent], at, status): [*values] for (agent, at, status), values in activity.items()},
        quarters,
        ["in status", "available", "engaged"],
    )
    return len(found), len(conversations), len(quarters)


def same(wanted: dict[Any, list[Any]], found: dict[Any, list[Any]], names: list[str]) -> None:
    """Assert that two tables have the same keys and values, and show the first differences."""
    missing, surplus = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
    assert not missing and not surplus, (len(missing), missing[:5], len(surplus), surplus[:5])
    differences = [
        (key, name, want, have)
        for key, values in wanted.items()
        for name, want, have in zip(names, values, found[key], strict=True)
        if want != have
    ]
    assert not differences, (len(differences), Counter(name for _, name, _, _ in differences), differences[:10])


@pytest.mark.parametrize("platform", WRITERS)
def test_plain_feeds_come_to_what_the_oracle_says(platform: str, project_of: ProjectOf, new_warehouse: NewWarehouse) -> None:
    plan = WRITERS[platform].shape(Plan(platform=platform, source="centre", days=4, conversations=1500, seed=3))
    warehouse = new_warehouse(project_of(platform))
    world = simulated(plan, EXACT, warehouse.feeds)
    warehouse.build()
    engagements, conversations, quarters = compare(warehouse, plan, world)
    assert engagements > 3000 and conversations > 1000
    # Zendesk tells no statuses of agents.
    assert quarters > 1000 or platform == "zendesk"
    assert warehouse.value("select count(*) from audit.quarantined_records") == 0


PLANS = st.builds(
    Plan,
    source=st.just("centre"),
    days=st.integers(1, 4),
    conversations=st.integers(20, 600),
    contacts=st.integers(1, 200),
    seed=st.integers(0, 2**32),
    noise=st.floats(0, 0.5),
    staffing=st.floats(0.4, 1.6),
    rates=st.builds(
        Rates,
        **{
            name: st.floats(0, 0.4)
            for name in ("miss", "reject", "hold", "transfer", "consult", "conference", "broken", "reopen", "deleted")
        },
    ),
)
HABITS = st.builds(
    Habits,
    opened_first=st.floats(0, 1),
    redelivered=st.floats(0, 0.3),
    late=st.floats(0, 0.5),
    is_disordered=st.booleans(),
    is_packed=st.booleans(),
    layout=st.sampled_from(["lines", "concatenated", "pages"]),
    page=st.integers(1, 50),
)


@pytest.mark.parametrize("platform", WRITERS)
@given(plan=PLANS, habits=HABITS)
def test_whatever_happens_and_however_it_is_told(
    platform: str, plan: Plan, habits: Habits, project_of: ProjectOf, new_warehouse: NewWarehouse
) -> None:
    plan = WRITERS[platform].shape(replace(plan, platform=platform))
    warehouse = new_warehouse(project_of(platform))
    world = simulated(plan, habits, warehouse.feeds)
    warehouse.build()
    compare(warehouse, plan, world)
