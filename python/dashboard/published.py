"""The file that readers open: one version of it for the whole of a page, and what was asked of it before."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st
import yaml

ROOT = Path(__file__).resolve().parents[2]
# What the pages read beside the marts of the metric layer; a file of an older release lacks some of it.
NEEDED = {
    "marts": ["counted_engagements", "counted_conversations", "fct_agent_activity", "engagements", "dim_dates"],
    "audit": ["published_version", "quarantined_records", "unmapped_values", "feed_reconciliation", "load_history"],
    "reference": ["service_level_policies"],
}


class Problem(Exception):
    """What keeps a page from being shown: what is wrong, and what to do about it."""

    def __init__(self, wrong: str, remedy: str) -> None:
        """Say both in plain words; *remedy* may be Markdown."""
        super().__init__(f"{wrong} {remedy}")
        self.wrong = wrong
        self.remedy = remedy


def published_path() -> Path:
    """Return the path of the published file, as dbt does: from the environment, else the default of the project."""
    named = os.environ.get("ENGAGEMENTS_PUBLISHED_DB", "")
    return Path(named).absolute() if named else ROOT / "published" / "engagements.duckdb"


@st.cache_data(show_spinner=False)
def settings() -> dict[str, Any]:
    """Return the variables of the project: what is configured beside the seeds."""
    variables: dict[str, Any] = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]
    return variables


@dataclass
class Published:
    """One version of the published file, open for one page: a file that is swapped meanwhile is the next page's."""

    connection: duckdb.DuckDBPyConnection
    version: str
    built_at: datetime

    def ask(self, query: str, *parameters: Any) -> pd.DataFrame:
        """Return the rows of a query; asked again of the same version, they come from memory."""
        return _ask(self.connection, self.version, query, parameters)

    def days(self) -> tuple[date, date] | None:
        """Return the first and last day with an engagement; None where the file holds none."""
        first, last = self.ask("select min(date_id), max(date_id) from marts.dim_dates").iloc[0]
        return None if pd.isna(first) else (pd.Timestamp(first).date(), pd.Timestamp(last).date())


@st.cache_data(max_entries=2000, show_spinner=False)
def _ask(_connection: duckdb.DuckDBPyConnection, version: str, query: str, parameters: tuple[Any, ...]) -> pd.DataFrame:
    return _connection.execute(query, parameters).df()


def open_published() -> Published:
    """Open the published file, read-only, for as long as one page takes; a builder who finds it open would copy it whole.

    Raises Problem where there is no such file, it is none of this project or of an older release.
    """
    path = published_path()
    if not path.is_file():
        raise Problem(
            f"There is no published file at `{path}`.",
            "Build the warehouse (`make build`, or `make demo` to try it out), or set the environment variable"
            " `ENGAGEMENTS_PUBLISHED_DB` to the file that your builds publish, and start the dashboard again.",
        )
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise Problem(
            f"The file `{path}` cannot be opened: {str(error).splitlines()[0]}",
            "`ENGAGEMENTS_PUBLISHED_DB` must name the published copy, not the warehouse that builds write to. If it does,"
            " delete the file and run `dbt build`: it is published anew.",
        ) from error
    there = {
        f"{schema}.{table}"
        for schema, table in connection.execute("select table_schema, table_name from information_schema.tables").fetchall()
    }
    absent = [name for schema, tables in NEEDED.items() for table in tables if (name := f"{schema}.{table}") not in there]
    if absent:
        connection.close()
        raise Problem(
            f"The file `{path}` does not hold {', '.join(absent)}: it is no file that this release has published.",
            "Run `dbt build` with this release to publish it anew.",
        )
    found = connection.execute("select version, built_at from audit.published_version").fetchone()
    assert found is not None
    return Published(connection, *found)
