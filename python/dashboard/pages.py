"""The pages of figures: overview, service level, agents, and channels with campaigns and outcomes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.address import Filters, choice, filters_at_first
from dashboard.figures import figures, metric, metrics, totals, unknown
from dashboard.published import Published, open_published, settings
from dashboard.shown import BEFORE, BLUE, GREY, PARTS, THIS, bars, heading, heat_map, legend, over_time, table, tiles

OVERVIEW = [
    "conversations",
    "service_level",
    "abandonment_rate",
    "average_speed_of_answer",
    "average_handle_time",
    "transfer_rate",
    "occupancy",
    "cost_per_conversation",
]
TRENDS = ["conversations", "service_level", "abandonment_rate", "average_handle_time"]
QUEUES = [
    "offered",
    "answered",
    "service_level",
    "abandonment_rate",
    "abandonment_rate_without_short",
    "average_speed_of_answer",
    "wait_time_p90",
    "longest_wait",
]
HOURS = ["service_level", "offered", "abandonment_rate", "average_speed_of_answer", "average_handle_time"]
AGENTS = [
    "handled",
    "average_handle_time",
    "average_focus_time",
    "concurrency",
    "occupancy",
    "utilisation",
    "invitation_acceptance_rate",
    "average_ring_time",
]
PARTS_OF_HANDLING = ["average_preparation_time", "average_engagement_time", "average_hold_time", "average_wrap_up_time"]
CONVERSATIONS = [
    "conversations",
    "handled_conversations",
    "conversation_abandonment_rate",
    # It looks at all that the customer did later, so it takes longer than all others: not on the first page.
    "first_contact_resolution",
]
CHANNELS = ["conversations", "handled_conversations", "conversation_abandonment_rate", "service_level", "average_handle_time"]
CAMPAIGNS = ["conversations", "handled_conversations", "handled", "average_handle_time", "cost_per_conversation"]
OUTCOMES = ["handled", "average_handle_time"]
AT_MOST_BARS = 20
# Policies that hold on some day of the period; what is empty means any, or the default.
POLICIES = """
    select * exclude (note)
    from reference.service_level_policies
    where platform is distinct from 'example'
        and coalesce(nullif(valid_from, ''), '0') < ? and coalesce(nullif(valid_to, ''), '9') > ?
    order by all
"""


def _top(published: Published, names: Sequence[str], filters: Filters) -> None:
    """Show tiles of metrics against the period before, and say which of them the filters leave out."""
    tiles(metrics(names), totals(published, names, filters), totals(published, names, filters.before()))
    absent = [metric(name).label for name in unknown(names, filters)]
    if absent:
        st.caption(f"Not known under these filters: {', '.join(absent)}. Agents' time has no queue, channel or platform.")


def _listed(frame: pd.DataFrame, by: str, first: str) -> pd.DataFrame:
    """Put a table in order by its *first* metric, the highest first, and name what has no name."""
    return frame.fillna({by: "(none)"}).sort_values([first, by], ascending=[False, True]).reset_index(drop=True)


def warm_up() -> None:
    """Ask what the first page asks before anybody does: to write the queries takes longer than to run them.

    Raises Problem where there is nothing to ask.
    """
    published = open_published()
    try:
        filters = filters_at_first(published)
        for period in (filters, filters.before()):
            totals(published, OVERVIEW, period)
            figures(published, TRENDS, period, ["day"])
        totals(published, ["engagements"], filters)
        figures(published, OVERVIEW, filters, ["platform"])
    finally:
        published.connection.close()


def overview(published: Published, filters: Filters) -> None:
    """Show how the contact centre does, over time and against the period before."""
    _top(published, OVERVIEW, filters)
    grain = "day" if filters.days <= 92 else "week" if filters.days <= 500 else "month"
    before = filters.before()
    now = figures(published, TRENDS, filters, [grain])
    then = figures(published, TRENDS, before, [grain])
    heading(f"By {grain}", now.sort_values(grain), "trend", "The line of dashes is the period before, laid over this one.")
    legend({THIS: BLUE, BEFORE: GREY})
    later = pd.Timestamp(filters.since) - pd.Timestamp(before.since)
    columns = st.columns(2)
    for number, name in enumerate(TRENDS):
        with columns[number % 2]:
            shown = metric(name)
            st.markdown(f"**{shown.label}**", help=shown.explained)
            this, last = (
                frame.rename(columns={grain: "day", name: "value"}).assign(at=frame[grain] + shift)[["day", "at", "value"]]
                for frame, shift in ((now, pd.Timedelta(0)), (then, later))
            )
            over_time(this, last, shown)
    by = choice("Compare by", "by", ["platform", "channel", "queue", "team"], str.capitalize)
    compared = _listed(figures(published, OVERVIEW, filters, [by]), by, "conversations")
    heading(f"By {by}", compared, f"by_{by}")
    table(compared, metrics(OVERVIEW))


def service_level(published: Published, filters: Filters) -> None:
    """Show how fast queues are answered: by hour and weekday, by queue, and what counts as in time."""
    _top(published, QUEUES, filters)
    chosen = choice("Show by hour and weekday", "show", HOURS, lambda name: metric(name).label)
    hours = figures(published, [chosen], filters, ["weekday", "hour"]).sort_values(["weekday", "hour"])
    heading(f"{metric(chosen).label} by hour and weekday", hours, "by_hour", metric(chosen).explained)
    if hours[chosen].isna().all():
        st.info("No queue entry fits these filters: entries have no team, for one.", icon=":material/info:")
    else:
        heat_map(hours, metric(chosen))
    queues = _listed(figures(published, QUEUES, filters, ["queue"]), "queue", "offered")
    queues = queues[queues["offered"] > 0]
    if not queues.empty:
        heading("Queues", queues, "queues")
        table(queues, metrics(QUEUES))
    _policy(published, filters)


def _policy(published: Published, filters: Filters) -> None:
    """Say what counts as in time."""
    default = settings()["default_service_level_policy"]
    policies = published.ask(POLICIES, f"{filters.until}T99", f"{filters.since}")
    heading("What counts as in time", policies, "policies")
    st.markdown(
        f"Where no policy says otherwise: answered within **{default['threshold_seconds']} s** is in time. An abandon under"
        f" {default['short_abandon_seconds']} s counts as *{default['short_abandon_counts_as']}*, one within the threshold as"
        f" *{default['abandon_within_threshold_counts_as']}*, a later one as *{default['abandon_after_threshold_counts_as']}*."
        " What is *Ignore* is in neither part of the service level."
    )
    if policies.empty:
        st.caption("No other policy holds in this period. They are lines of the seed `service_level_policies`.")
    else:
        table(policies)


def agents(published: Published, filters: Filters) -> None:
    """Show what agents do: how long engagements take and why, how busy they are, how they answer invitations."""
    _top(published, AGENTS, filters)
    names = [*AGENTS, *PARTS_OF_HANDLING]
    found = _listed(figures(published, names, filters, ["agent"]), "agent", "handled")
    found = found[(found["agent"] != "(none)") & found[AGENTS].notna().any(axis=1)]
    most = found[found["handled"] > 0].head(AT_MOST_BARS)
    if not most.empty:
        heading(
            "What handle time is made of",
            most[["agent", "average_handle_time", *PARTS_OF_HANDLING]],
            "handle_time",
            "\n\n".join(f"**{each.label}**: {each.explained}" for each in metrics(["average_handle_time", *PARTS_OF_HANDLING])),
        )
        parts = pd.DataFrame(
            {
                "agent": most["agent"],
                "Preparation": most["average_preparation_time"],
                # Hold lies within the engagement.
                "Talk": most["average_engagement_time"] - most["average_hold_time"],
                "Hold": most["average_hold_time"],
                "Wrap-up": most["average_wrap_up_time"],
            }
        )
        bars(parts, "agent", {part: PARTS[part] for part in parts.columns[1:]}, "seconds")
        many = f"the {AT_MOST_BARS} who handled most; " if len(found) > AT_MOST_BARS else ""
        st.caption(f"Means of a handled engagement: {many}talk and hold together are the average engagement.")
    heading("Agents", found, "agents")
    table(found, metrics(names))


def channels(published: Published, filters: Filters) -> None:
    """Show where customers reach the company, what campaigns came to, and how engagements end."""
    _top(published, CONVERSATIONS, filters)
    for by, title, names in (("channel", "Channels", CHANNELS), ("campaign", "Campaigns", CAMPAIGNS)):
        found = figures(published, names, filters, [by])
        # What belongs to no campaign is no campaign, but a channel that nobody named is one.
        found = _listed(found if by == "channel" else found.dropna(subset=[by]), by, "conversations")
        heading(title, found, f"{by}s")
        if found.empty:
            st.info(f"No engagement of the period and filters belongs to a {by}.", icon=":material/info:")
        else:
            _bars_and_table(found, by, "conversations", names)
    found = figures(published, OUTCOMES, filters, ["outcome", "category"])
    found = _listed(found[found["handled"] > 0].fillna({"category": "(none)"}), "outcome", "handled")
    heading("Outcomes of what agents handled", found, "outcomes")
    if not found.empty:
        _bars_and_table(found, "outcome", "handled", OUTCOMES)


def _bars_and_table(found: pd.DataFrame, by: str, first: str, names: Sequence[str]) -> None:
    """Draw one metric as bars, and show all beside them."""
    left, right = st.columns([2, 3])
    with left:
        shown = metric(first)
        st.markdown(f"**{shown.label}**", help=shown.explained)
        summed = found.groupby(by, sort=False, as_index=False)[first].sum().head(AT_MOST_BARS)
        bars(summed.rename(columns={first: shown.label}), by, {shown.label: BLUE}, shown.unit)
    with right:
        table(found, metrics(names))
