"""The frame of every page: navigation, filters, what to do when something is wrong. Streamlit runs it anew for each page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import streamlit as st
from metric_layer import MetricError

from dashboard.address import Filters, ask_for_filters, remove_filters, write_address
from dashboard.conversations import conversations
from dashboard.figures import totals
from dashboard.pages import agents, channels, overview, service_level
from dashboard.published import Problem, Published, open_published
from dashboard.quality import quality
from dashboard.shown import STYLE

# Builds of every day leave no published file older than this.
OLD_AFTER_DAYS = 3


@dataclass(frozen=True)
class Page:
    """A page: its place in the address (none: the first), its looks, what shows it, what of its own stands in the address."""

    path: str
    title: str
    icon: str
    show: Callable[[Published, Filters], None]
    own: tuple[str, ...] = ()
    needs_engagements: bool = True


PAGES = [
    Page("", "Overview", "monitoring", overview, ("by",)),
    Page("service_level", "Service level", "timer", service_level, ("show",)),
    Page("agents", "Agents", "groups", agents),
    Page("conversations", "Conversations", "forum", conversations, ("search", "conversation"), needs_engagements=False),
    Page("channels", "Channels", "hub", channels),
    Page("quality", "Data quality", "fact_check", quality, needs_engagements=False),
]


def framed(page: Page) -> Callable[[], None]:
    """Return what Streamlit runs for a page."""

    def run() -> None:
        st.title(page.title, anchor=False)
        try:
            published = open_published()
            try:
                filters = ask_for_filters(published)
                _say_what_is_shown(published, filters)
                if page.needs_engagements and not totals(published, ["engagements"], filters):
                    _say_that_nothing_fits(published, filters)
                else:
                    page.show(published, filters)
            except (MetricError, duckdb.Error) as error:
                raise Problem(
                    f"The published file and this release do not fit: {str(error).splitlines()[0]}",
                    "Run `dbt build` with this release to publish the file anew, and load the page again.",
                ) from error
            finally:
                published.connection.close()
        except Problem as problem:
            st.error(problem.wrong, icon=":material/error:")
            st.markdown(f"**What to do.** {problem.remedy}")
        finally:
            write_address(*page.own)

    return run


def _say_what_is_shown(published: Published, filters: Filters) -> None:
    """Say which days, filters and version of the file the page is about, and whether that is an old one."""
    days = f"{filters.since:%d %b %Y} to {filters.until:%d %b %Y}, {filters.days} days"
    chosen = [f"{name.capitalize()}: {', '.join(values)}" for name, values in filters.applied()]
    st.caption(" · ".join([days, *chosen, f"built {published.built_at:%d %b %Y %H:%M} UTC"]))
    age = (datetime.now(UTC).replace(tzinfo=None) - published.built_at).days
    if age >= OLD_AFTER_DAYS:
        st.warning(
            f"The published file is {age} days old. See whether `dbt build` still runs, and what it says at its end.",
            icon=":material/schedule:",
        )


def _say_that_nothing_fits(published: Published, filters: Filters) -> None:
    """Say that there is nothing under the filters, and what to do."""
    first, last = published.days() or (filters.since, filters.until)
    st.info(
        f"No engagement fits these filters. Choose a period between {first:%d %b %Y} and {last:%d %b %Y}, where there are"
        " some, or remove filters.",
        icon=":material/search_off:",
    )
    st.button("Remove all filters", on_click=remove_filters)


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Engagements", page_icon="🎧", layout="wide")
    st.html(STYLE)
    chosen = st.navigation(
        [
            st.Page(framed(page), title=page.title, icon=f":material/{page.icon}:", url_path=page.path, default=not page.path)
            for page in PAGES
        ],
        position="top",
    )
    chosen.run()


main()
