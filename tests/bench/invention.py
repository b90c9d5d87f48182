"""Feeds of a contact centre that is invented day by day."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb

INVENTION = Path(__file__).with_name("invention.sql")
# The day after the history. The shorter history is the end of the longer one, so both add the very same records.
NEW_DAY = date(2026, 1, 1)
# Seven in ten agents work on a day, in six spans.
STATUSES_AN_AGENT = 4.2
ENGAGEMENTS_A_TALK = 2.8
ENGAGEMENTS_A_GENERIC_TALK = 3.02

# The relations that land on a day by feed: of its conversations, and of the day itself.
FEEDS_OF_TALKS = {
    "genesys_cloud/{source}/conversation_details": "genesys_conversations",
    "twilio_flex/{source}/events": "twilio_events",
    "amazon_connect/{source}/contact_records": "connect_contacts",
    "zendesk/{source}/ticket": "ticket_rows",
    "zendesk/{source}/ticket_field_history": "ticket_changes",
    "zendesk/{source}/ticket_comment": "ticket_comments",
}
FEEDS_OF_DAYS = {
    "generic/{source}/agent_statuses": "status_records",
    "generic/{source}/agents": "agent_records",
    "zendesk/{source}/user": "zendesk_users",
}


@dataclass
class History:
    """Feeds that are invented day by day; a day is always the same, whatever days are there.

    Some *engagements* come a day, of *agents* (10 or more): on all platforms with corrections by custom data, or in the generic
    feed alone. Files are JSON lines, compressed unless they are to be plain.
    """

    feeds: Path
    engagements: int
    agents: int = 200
    is_generic_alone: bool = False
    is_plain: bool = False
    inventor: duckdb.DuckDBPyConnection = field(init=False)

    def __post_init__(self) -> None:
        """Teach the inventor its macros."""
        self.inventor = duckdb.connect()
        self.inventor.execute(f"set TimeZone = 'UTC'; set variable agents = {self.agents}")
        self.inventor.execute(INVENTION.read_text())

    def land(self, day: date) -> None:
        """Write what comes on a day: its conversations, what was left open the day before, reviews, and the agents."""
        talks, earlier = self._talks(day), self._talks(day - timedelta(days=1), "earlier")
        self._write(
            day,
            "generic/{source}/engagements",
            f"""
            select source, case when is_kept_overnight then left_open(record) else as_line(record) end as line
            from engagement_records('{talks}')
            union all
            select source, as_line(record) from engagement_records('{earlier}') where is_kept_overnight
            """,
        )
        self._write(day, "custom/{source}/engagements", f"select source, as_line(record) as line from reviews('{earlier}')")
        for feed, relation in FEEDS_OF_TALKS.items():
            self._write(day, feed, f"select source, line from {relation}('{talks}')")
        for feed, relation in FEEDS_OF_DAYS.items():
            self._write(day, feed, f"select source, as_line(record) as line from {relation}(timestamp '{day}')")

    def land_late(self, day: date, past: int = 20) -> None:
        """Write what comes late on a day, for each of some days past: corrections, deletions, first engagements."""
        for back in range(1, past + 1):
            talks = self._talks(day - timedelta(days=back))
            query = f"select source, line from late_records('{talks}', timestamp '{day}')"
            self._write(day, "generic/{source}/engagements", query, f"late-{back:02d}")
        if not list(self.feeds.glob("generic/*/engagements/*/late-*")):
            raise SystemExit("No record came late: invent more engagements a day (--engagements)")

    def take_back(self, day: date) -> None:
        """Remove the files of a day."""
        for folder in list(self.feeds.glob(f"*/*/*/dt={day}")):
            shutil.rmtree(folder)

    def _talks(self, day: date, name: str = "talks") -> str:
        """Make the table of the conversations of a day, and return its name."""
        engagements_a_talk = ENGAGEMENTS_A_GENERIC_TALK if self.is_generic_alone else ENGAGEMENTS_A_TALK
        number = max(1, round((self.engagements - STATUSES_AN_AGENT * self.agents) / engagements_a_talk))
        columns = "* replace ('generic' as platform)" if self.is_generic_alone else "*"
        conversations = f"select {columns} from conversations(timestamp '{day}', {number})"
        self.inventor.execute(f"create or replace temp table {name} as {conversations}")
        return name

    def _write(self, day: date, feed: str, query: str, name: str = "part") -> None:
        """Write the lines of a query, with columns source and line, a file a source."""
        if self.is_generic_alone and not feed.startswith("generic/"):
            return
        ending, compression = ("jsonl", "none") if self.is_plain else ("jsonl.gz", "gzip")
        self.inventor.execute(f"create or replace temp table lines as {query}")
        for (source,) in self.inventor.execute("select source from lines group by all order by all").fetchall():
            folder = self.feeds / feed.format(source=source) / f"dt={day}"
            folder.mkdir(parents=True, exist_ok=True)
            self.inventor.execute(
                f"copy (select line from lines where source = '{source}') to '{folder}/{name}.{ending}' "
                f"(format csv, header false, quote '', escape '', delimiter '\x01', compression {compression})"
            )
