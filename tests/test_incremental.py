"""Builds of growing feeds give what a full build over the same files gives: row for row, whatever lands, however it is cut.

A failing case is written below ``target/incremental``, as it was and made small; ``tests/incremental.py`` looks at it again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

import pytest
from conftest import PLATFORMS, ROOT
from deliveries import Dealt, cases, whole_pool
from hypothesis import assume, given
from incremental import Case, Contents, Harness, shown, smallest, write_case

ALL = ("generic", *PLATFORMS)
# The platforms whose stories a case tells; the few cases of an ordinary run tell generic ones, all others are longer proofs.
MIXES = [
    pytest.param(("generic",), id="generic"),
    *[pytest.param(("generic", platform), id=platform, marks=pytest.mark.slow) for platform in PLATFORMS],
    *[pytest.param(ALL, id=f"all-{number}", marks=pytest.mark.slow) for number in (1, 2, 3, 4)],
]
# What the cases of a run held: batches, kinds of rows and of changes.
seen: Counter[str] = Counter()
made_small: dict[str, Case] = {}
# What the hand-made feeds must give by platform, so that it is known to be compared: types, and statuses of Agent rows.
TYPES = {
    "generic": "Agent, Agent Activity, Flow, Invitation, Menu, Queue",
    "Amazon Connect": "Agent, Agent Activity, Flow, Invitation, Menu, Queue",
    "Genesys Cloud": "Agent, Agent Activity, Flow, Invitation, Menu, Queue, Technical",
    "Twilio Flex": "Agent, Agent Activity, Invitation, Queue",
    "Zendesk": "Agent, Invitation, Menu, Queue, Technical",
}
STATUSES = {
    "generic": "Completed, Corrupted, Deleted, In Progress, On Hold",
    "Amazon Connect": "Completed, Corrupted, In Progress, On Hold",
    "Genesys Cloud": "Completed, Corrupted, In Progress, On Hold",
    "Twilio Flex": "Completed, Corrupted, In Progress",
    "Zendesk": "Completed, Corrupted, Deleted, In Progress, On Hold",
}
CHANGES = (
    "fct_engagements: gone", "fct_engagements.agent_id", "fct_engagements.conversation_id", "fct_engagements.cost",
    "fct_engagements.custom_attributes", "fct_engagements.direction", "fct_engagements.end_time", "fct_engagements.focus_time",
    "fct_engagements.invitation_time", "fct_engagements.menu_path_id", "fct_engagements.outcome_id",
    "fct_engagements.queue_id", "fct_engagements.service_level", "fct_engagements.start_time", "fct_engagements.status",
    "fct_engagements.type", "fct_engagements.wait_time", "fct_conversations: gone", "fct_conversations.transfers",
    "fct_agent_activity: gone", "fct_agent_activity.engaged_seconds", "fct_agent_activity.seconds_in_status",
    "dim_agents: gone", "dim_agents.agent_name", "dim_agents.team_id", "dim_contacts: gone", "dim_queues: gone",
    "dim_queues.queue_name", "dim_teams: gone", "dim_outcomes: gone",
)  # fmt: skip


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    """Compare incremental and full builds, with projects that are parsed once."""
    harness = Harness(tmp_path_factory.mktemp("harness"))
    yield harness
    harness.close()


def agree(harness: Harness, case: Case) -> None:
    """Fail with the differences where the two results differ, and keep the case, as it is and made small."""
    found = harness.compare(case)
    if found.batch is None:
        seen.update(batches=len(case), cases=1, seconds=round(found.seconds))
        for contents in found.fresh:
            seen.update(kinds_of(contents))
        for before, after in zip(found.fresh, found.fresh[1:], strict=False):
            seen.update(kinds_of_change(before, after))
        return
    mark = hashlib.md5(repr(case).encode()).hexdigest()[:8]
    # Hypothesis runs what failed once more to report it.
    if mark not in made_small:
        made_small[mark] = smallest(harness, case, seconds=600)
    small, folder = made_small[mark], ROOT / "target" / "incremental" / mark
    whole, smaller = write_case(case, folder / "whole"), write_case(small, folder / "small")
    raise AssertionError(
        f"after batch {found.batch} of the case in {whole} the incremental result differs from the full one.\n"
        f"In a smaller case, {smaller}, it is this:\n{harness.compare(small).report}\n{shown(small)}"
    )


def kinds_of(contents: Contents) -> Counter[str]:
    """Count the kinds of rows that a result holds."""
    kinds: Counter[str] = Counter()
    names = {row["platform_id"]: row["platform_name"] for row in contents["marts.dim_platforms"].named()}
    for row in contents["marts.fct_engagements"].named():
        platform = names[row["platform_id"]]
        kinds[f"{platform}: {row['type']} {row['status']}"] += 1
        if row["type"] == "Agent" and row["status"] == "Completed" and row["focus_time"] is not None:
            handled = row["preparation_time"] + row["engagement_time"] + row["wrap_up_time"]
            kinds[f"{platform}: focus shared"] += 0 < row["focus_time"] < handled
        if row["type"] == "Agent":
            kinds[f"{platform}: waited for"] += row["wait_time"] is not None
            kinds[f"{platform}: invited"] += row["invitation_time"] is not None
    for row in contents["audit.feed_reconciliation"].named():
        for use in ("superseded", "merged", "unused", "quarantined"):
            kinds[f"{row['platform']}: {use}"] += row[use]
    for name in ("unmapped_values", "unmatched_custom_records", "ignored_files"):
        kinds[name] += contents[f"audit.{name}"].rows.total()
    for row in contents["audit.quarantined_records"].named():
        kinds[f"quarantined: {row['reason']}"] += 1
    kinds["agent activity"] += contents["marts.fct_agent_activity"].rows.total()
    return +kinds


def kinds_of_change(before: Contents, after: Contents) -> Counter[str]:
    """Count, by table, the columns that changed on rows that were there before, and the rows that are gone."""
    kinds: Counter[str] = Counter()
    for name in sorted(before.keys() & after.keys()):
        key = before[name].columns[0][0]
        if name.startswith("audit.") or name == "marts.engagements":
            continue
        now = {row[key]: row for row in after[name].named()}
        for row in before[name].named():
            if row[key] not in now:
                kinds[f"{name}: gone"] += 1
            else:
                kinds.update(f"{name}.{column}" for column, value in row.items() if now[row[key]][column] != value)
    return kinds


def test_the_hand_made_feeds_of_all_platforms_in_any_pieces(harness: Harness) -> None:
    agree(harness, whole_pool(ALL, batches=3, seed=1))
    expected = [f"{platform}: {kind} Completed" for platform, kinds in TYPES.items() for kind in kinds.split(", ")]
    expected += [f"{platform}: Agent {status}" for platform, statuses in STATUSES.items() for status in statuses.split(", ")]
    expected += [f"{platform}: {what}" for platform in TYPES for what in ("focus shared", "waited for")]
    expected += [f"{folder}: {use}" for folder in ALL for use in ("superseded", "quarantined")]
    expected += [f"{folder}: unused" for folder in PLATFORMS]
    expected += [f"{folder}: merged" for folder in ("amazon_connect", "twilio_flex", "zendesk", "custom")]
    expected += ["unmapped_values"]
    assert [kind for kind in expected if not seen[kind]] == []


@pytest.mark.parametrize("platforms", MIXES)
def test_whatever_lands_in_whatever_pieces(harness: Harness, platforms: tuple[str, ...], pytestconfig: pytest.Config) -> None:
    most_batches = 4 if pytestconfig.getoption("--full") else 3

    @given(cases(platforms, most_batches, most_stories={1: 20, 2: 16}.get(len(platforms), 8)))
    def whatever_lands(dealt: Dealt) -> None:
        assume(len(dealt.case) > 1)
        agree(harness, dealt.case)

    whatever_lands()


@pytest.mark.slow
def test_the_cases_held_what_counts() -> None:
    """Run after all the cases, and shown by ``pytest -s``."""
    if seen["cases"] < 50:
        pytest.skip("says something only after all the cases")
    for kind, number in sorted(seen.items()):
        print(f"{number:8d} {kind}")
    expected = ["unmatched_custom_records", "ignored_files", "quarantined: unreadable file"]
    expected += [f"marts.{change}" for change in CHANGES]
    assert [kind for kind in expected if not seen[kind]] == []
    assert seen["batches"] >= 200
