"""The simulated contact centre: its waiting times are those of queueing theory, and a seed decides all."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from simulator.__main__ import main
from simulator.centre import MS_A_DAY, Plan, Rates, simulate, single_queue
from simulator.truth import AgentEngagement, QueueEngagement, World, collect
from simulator.writers import Habits, deliver, generic

# Arrivals a second, mean talk and patience in seconds, agents: quiet, busy, and far more work than agents.
CENTRES = [(0.02, 180.0, 120.0, 5), (0.1, 120.0, 60.0, 12), (0.2, 60.0, 90.0, 8)]


def erlang_a(arrivals: float, talk: float, patience: float, agents: int) -> tuple[float, float, float]:
    """Return the shares that give up and that wait at all, and the mean wait of all in seconds, of the queue M/M/n+M.

    From its balance equations: the number of customers there is a birth-and-death process. Source: C. Palm (1957); Garnett,
    Mandelbaum, Reiman, "Designing a call center with impatient customers" (2002).
    """
    numbers = np.arange(1, 2000)
    departures = np.minimum(numbers, agents) / talk + np.maximum(numbers - agents, 0) / patience
    logs = np.concatenate([[0.0], np.cumsum(np.log(arrivals / departures))])
    shares = np.exp(logs - logs.max())
    shares /= shares.sum()
    waiting = float(shares @ np.maximum(np.arange(2000) - agents, 0))
    return waiting / patience / arrivals, float(shares[agents:].sum()), waiting / arrivals


def waits(world: World) -> list[QueueEngagement]:
    """Every queue entry that is over."""
    parts = (part for conversation in world.conversations for part in conversation.engagements)
    return [part for part in parts if isinstance(part, QueueEngagement) and part.ended_at is not None]


@pytest.mark.parametrize(("arrivals", "talk", "patience", "agents"), CENTRES)
def test_the_plain_queue_waits_as_erlang_a_says(arrivals: float, talk: float, patience: float, agents: int) -> None:
    plan = single_queue(arrivals=arrivals, talk=talk, patience=patience, agents=agents, days=25, seed=7)
    entries = waits(collect(*simulate(plan)))
    # Days are nearly independent of one another; the first begins with an empty queue.
    days: list[list[tuple[float, float, float]]] = [[] for _ in range(plan.days)]
    for entry in entries:
        assert entry.ended_at is not None
        wait = (entry.ended_at - entry.started_at) / 1000
        day = (entry.started_at - plan.began_at) // MS_A_DAY
        days[day].append((float(entry.outcome == "Abandoned"), float(wait > 0), wait))
    sums = np.array([np.sum(day, axis=0) for day in days[1:]])
    sizes = np.array([len(day) for day in days[1:]])
    means = sums.sum(axis=0) / sizes.sum()
    # The standard error of a ratio of sums over days.
    errors = np.sqrt(((sums - np.outer(sizes, means)) ** 2).sum(axis=0) * len(sizes) / (len(sizes) - 1)) / sizes.sum()
    expected = np.array(erlang_a(arrivals, talk, patience, agents))
    assert sizes.sum() > 40_000
    assert (np.abs(means - expected) < 3.5 * errors).all(), (means, expected, errors)
    # Sharp enough to tell a wrong rule from chance.
    assert (errors < 0.06 * expected).all(), (errors, expected)


@pytest.fixture(scope="module")
def world() -> World:
    """Four days of a whole contact centre."""
    return collect(*simulate(Plan(days=4, conversations=1500, seed=3)))


def test_what_happens_is_possible(world: World) -> None:
    assert len(world.conversations) > 1000
    of_agents: dict[str, list[AgentEngagement]] = {}
    for conversation in world.conversations:
        parts = {part.id: part for part in conversation.engagements}
        for part in parts.values():
            assert part.ended_at is None or part.ended_at >= part.started_at
            if isinstance(part, QueueEngagement) and part.outcome == "Accepted":
                assert part.led_to is not None and parts[part.led_to].started_at == part.ended_at
            if isinstance(part, AgentEngagement):
                told = [part.invited_at, part.started_at, part.connected_at, part.disconnected_at, part.ended_at]
                moments = [moment for moment in told if moment is not None]
                assert moments == sorted(moments)
                assert all(one.end is not None and one.end <= other.start for one, other in pairwise(part.holds))
                if conversation.channel_type == "Voice" and part.agent_type == "User":
                    of_agents.setdefault(part.agent, []).append(part)
    # Nobody is on two calls at once.
    for calls in of_agents.values():
        calls.sort(key=lambda call: call.started_at)
        assert all(one.ended_at is not None and one.ended_at <= other.started_at for one, other in pairwise(calls))


def test_nobody_stays_in_a_talk_that_is_over() -> None:
    plan = Plan(days=2, conversations=600, seed=3, rates=Rates(conference=0.4, hold=0.9))
    shared = 0
    for conversation in collect(*simulate(plan)).conversations:
        agents = [part for part in conversation.engagements if isinstance(part, AgentEngagement)]
        if "Left Conference" in {part.left for part in agents} and "Ended" in {part.left for part in agents}:
            shared += 1
            assert max(agents, key=lambda part: part.disconnected_at or 0).left == "Ended"
    assert shared > 50


def test_everything_a_contact_centre_knows_happens(world: World) -> None:
    parts = [part for conversation in world.conversations for part in conversation.engagements]
    assert {type(part).__name__.removesuffix("Engagement") for part in parts} == {
        "Menu",
        "Flow",
        "Queue",
        "Invitation",
        "Agent",
    }
    agents = [part for part in parts if isinstance(part, AgentEngagement)]
    assert {"Queue", "Transfer", "Consult"} <= {part.joined for part in agents} and any(part.campaign for part in agents)
    assert {"Accepted", "Abandoned"} <= {part.outcome for part in parts if isinstance(part, QueueEngagement)}
    assert any(part.holds for part in agents) and world.statuses and world.shifts


def landed(feeds: Path, plan: Plan, habits: Habits) -> dict[str, bytes]:
    """Write the generic feeds of a plan; the files by path."""
    account, facts = simulate(plan)
    deliver(account, generic.WRITER.write(account, facts, habits), habits, feeds)
    return {str(path.relative_to(feeds)): path.read_bytes() for path in sorted(feeds.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    plan = Plan(days=2, conversations=300, seed=5)
    one = landed(tmp_path / "one", plan, Habits())
    assert one == landed(tmp_path / "two", plan, Habits())
    assert one != landed(tmp_path / "three", Plan(days=2, conversations=300, seed=6), Habits())


@pytest.mark.parametrize(
    "odd", [["--days", "0"], ["--conversations", "-1"], ["--accounts", "0"], ["--seed", "-1"], ["--late", "nan"]]
)
def test_odd_wishes_are_refused(
    odd: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["simulator", "--feeds", str(tmp_path / "feeds"), *odd])
    with pytest.raises(SystemExit) as refused:
        main()
    assert refused.value.code == 2 and f"argument {odd[0]}: invalid" in capsys.readouterr().err
    assert not (tmp_path / "feeds").exists()
