"""What stands in the address: filters that hold across pages, and the choices of a page. A link reproduces the view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from dashboard.published import Problem, Published

DAYS_AT_FIRST = 28
# Records have moments of these years.
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
PERIODS = {"Last 7 days": 7, "Last 28 days": 28, "Last 91 days": 91, "Last 364 days": 364, "All": None}
# The filter by name in the address: its label, and where its choices come from.
CHOICES = {
    "queue": ("Queue", "select distinct queue_name from marts.dim_queues where queue_name is not null order by 1"),
    "team": ("Team", "select distinct team_name from marts.dim_teams where team_name is not null order by 1"),
    "channel": ("Channel", "select distinct channel_type from marts.fct_engagements where channel_type is not null order by 1"),
    "platform": (
        "Platform",
        "select distinct platform_name from marts.dim_platforms where platform_name is not null order by 1",
    ),
}


@dataclass(frozen=True)
class Filters:
    """Whose engagements a page is about: days from *since* to *until*, both included, and chosen labels (none: all)."""

    since: date
    until: date
    chosen: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def days(self) -> int:
        """Return how many days the period has."""
        return (self.until - self.since).days + 1

    def before(self) -> Filters:
        """Return the same for the period before, which has as many days."""
        length = timedelta(days=self.days)
        return Filters(self.since - length, self.until - length, self.chosen)

    def applied(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the filters of which something is chosen."""
        return [(name, values) for name, values in self.chosen if values]


def _held() -> dict[str, list[str]]:
    """Return what the address says, by name: as the session began, then as its widgets left it."""
    if "address" not in st.session_state:
        st.session_state.address = {name: st.query_params.get_all(name) for name in st.query_params}
    held: dict[str, list[str]] = st.session_state.address
    return held


def held(name: str) -> str:
    """Return a single value of the address; empty where it has none."""
    values = _held().get(name, [])
    return values[0] if values else ""


def hold(name: str, *values: str) -> None:
    """Have values stand in the address; none takes the name out of it."""
    _held()[name] = [value for value in values if value]


def write_address(*of_the_page: str) -> None:
    """Put filters and the choices of the page at hand into the address of the browser."""
    names = ["from", "to", *CHOICES, *of_the_page]
    wanted = {name: values for name in names if (values := _held().get(name))}
    if wanted != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(wanted)


def choice(label: str, name: str, options: Sequence[str], show: Callable[[str], str] = str) -> str:
    """Let one of some options be chosen, the first at first; it stands in the address."""
    if st.session_state.get(name) not in options:
        told = held(name)
        st.session_state[name] = told if told in options else options[0]
    chosen: str = st.selectbox(label, options, key=name, format_func=show)
    hold(name, chosen if chosen != options[0] else "")
    return chosen


def _day(text: str, otherwise: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if EARLIEST <= day <= LATEST else otherwise


def _show_period(last: date, first: date) -> None:
    """Set the dates to the period that was picked."""
    length = PERIODS.get(st.session_state.period)
    if st.session_state.period in PERIODS:
        st.session_state["to"] = last
        st.session_state["from"] = last - timedelta(days=length - 1) if length else first


def remove_filters() -> None:
    """Take every filter but the dates away."""
    for name in CHOICES:
        st.session_state[name] = []


def filters_at_first(published: Published) -> Filters:
    """Return the filters of an address that says nothing: the last weeks with data, of everybody.

    Raises Problem where the file holds no engagement.
    """
    days = published.days()
    if days is None:
        raise Problem(
            "The published file holds no engagement.",
            "Lay files out under `ENGAGEMENTS_FEEDS` as the README says, run `dbt build`, and see `audit.ignored_files` and"
            " `audit.quarantined_records` for what it left out.",
        )
    first, last = days
    return Filters(max(first, last - timedelta(days=DAYS_AT_FIRST - 1)), last, tuple((name, ()) for name in CHOICES))


def ask_for_filters(published: Published) -> Filters:
    """Show the filters in the side bar and return what they are set to.

    Raises Problem where the file holds no engagement, or the dates are the wrong way round.
    """
    at_first = filters_at_first(published)
    first, last = published.days() or (at_first.since, at_first.until)
    if "from" not in st.session_state:
        st.session_state["from"] = _day(held("from"), at_first.since)
        st.session_state["to"] = _day(held("to"), at_first.until)
    with st.sidebar:
        st.selectbox(
            "Period",
            list(PERIODS),
            index=None,
            placeholder="Pick, or set the dates",
            key="period",
            on_change=_show_period,
            args=(last, first),
            help=f"Counted back from the last day with data, {last:%d %B %Y}.",
        )
        since: date = st.date_input("From", key="from", min_value=EARLIEST, max_value=LATEST)
        until: date = st.date_input("To", key="to", min_value=EARLIEST, max_value=LATEST)
        hold("from", since.isoformat())
        hold("to", until.isoformat())
        chosen = []
        for name, (label, query) in CHOICES.items():
            options = list(published.ask(query).iloc[:, 0])
            # Another version of the file may not have what was chosen in the one before.
            told: list[str] = st.session_state.get(name, _held().get(name, []))
            st.session_state[name] = [value for value in told if value in options]
            unknown = [value for value in told if value not in options]
            if unknown:
                st.warning(f"{label}: the address names {', '.join(unknown)}, which this file does not have.")
            values: list[str] = st.multiselect(label, options, key=name, placeholder="All")
            hold(name, *values)
            chosen.append((name, tuple(values)))
        st.button("Remove filters", on_click=remove_filters, disabled=not any(values for _, values in chosen), width="stretch")
    if since > until:
        raise Problem("The first day lies after the last one.", "Set **From** to a day before **To** in the side bar.")
    return Filters(since, until, tuple(chosen))
