"""``python -m simulator``: simulate a contact centre and land its feeds, account by account."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from tqdm import tqdm

from simulator.centre import Plan, simulate
from simulator.truth import Conversation, DayOver, Fact
from simulator.writers import EXACT, Habits, Writer, amazon_connect, deliver, generic, genesys_cloud, twilio_flex, zendesk

WRITERS: dict[str, Writer] = {
    module.WRITER.platform: module.WRITER for module in (generic, amazon_connect, genesys_cloud, twilio_flex, zendesk)
}
# Of all simulated time, the days that are over; with the engagements so far beside.
BAR = "{l_bar}{bar}| {n_fmt}/{total_fmt} days [{elapsed}<{remaining}{postfix}]"


class Counter:
    """Counts what passes by and shows it in a progress bar."""

    def __init__(self, bar: tqdm[None]) -> None:
        """Begin with nothing."""
        self.bar = bar
        self.engagements = 0

    def watch(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """Hand facts on."""
        for fact in facts:
            if isinstance(fact, Conversation):
                self.engagements += len(fact.engagements)
            elif isinstance(fact, DayOver):
                self.bar.set_postfix_str(f"{self.engagements:,} engagements", refresh=False)
                self.bar.update()
            yield fact


def plans_of(platforms: list[str], accounts: int, days: int, conversations: int, seed: int) -> list[Plan]:
    """Return a plan for each account, the conversations shared out evenly; an account is shaped as its platform asks."""
    number = len(platforms) * accounts
    return [
        WRITERS[platform].shape(
            Plan(
                platform=platform,
                source=f"centre-{account}",
                days=days,
                conversations=max(1, conversations // number),
                contacts=max(1, conversations // 3),
                seed=seed,
            )
        )
        for platform in platforms
        for account in range(1, accounts + 1)
    ]


def share(text: str) -> float:
    """Read a share from 0 to 1; argparse makes a usage error of a ValueError."""
    number = float(text)
    if not 0 <= number <= 1:
        raise ValueError
    return number


def count(text: str) -> int:
    """Read a whole number from 1 on."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def main() -> None:
    """Simulate and land what the command line asks for, and say how much that was."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--feeds", type=Path, required=True, help="folder to land the feeds in; made if it is not there")
    parser.add_argument("--days", type=count, default=30, help="simulated days (default 30)")
    parser.add_argument("--conversations", type=count, default=10_000, help="conversations in all, about (default 10,000)")
    parser.add_argument("--platforms", nargs="+", choices=WRITERS, default=list(WRITERS), help="default: all")
    parser.add_argument("--accounts", type=count, default=1, help="accounts on each platform (default 1)")
    parser.add_argument("--seed", type=count, default=1, help="from 1; the same seed gives the same files (default 1)")
    parser.add_argument("--exact", action="store_true", help="every record once, in order and in time, in plain files")
    for habit in fields(Habits):
        if habit.type == "float":
            parser.add_argument(
                f"--{habit.name.replace('_', '-')}", type=share, help=f"share from 0 to 1 (default {habit.default})"
            )
    parser.add_argument("--layout", choices=("lines", "concatenated", "pages"), default="lines", help="how records fill files")
    options = parser.parse_args()
    if options.feeds.exists() and any(options.feeds.iterdir()):
        parser.error(f"{options.feeds} is not empty; landed files are never changed, so choose another folder or empty it")
    told = {name: value for name, value in vars(options).items() if name in Habits.__annotations__ and value is not None}
    habits = Habits(**(vars(EXACT) if options.exact else {}) | told)
    plans = plans_of(options.platforms, options.accounts, options.days, options.conversations, options.seed)
    records = 0
    with tqdm(total=len(plans) * options.days, bar_format=BAR, desc="Simulating") as bar:
        counter = Counter(bar)
        for plan in plans:
            account, facts = simulate(plan)
            writer = WRITERS[plan.platform]
            records += deliver(
                account, writer.write(account, counter.watch(facts), habits), habits, options.feeds, writer.pages
            )
        # What was still open on the last day comes after it.
        bar.set_postfix_str(f"{counter.engagements:,} engagements")
    print(f"{counter.engagements:,} engagements happened; {records:,} records of {len(plans)} accounts tell of them")


if __name__ == "__main__":
    main()
