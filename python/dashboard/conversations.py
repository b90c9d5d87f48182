"""The page of conversations: find one, then see its engagements as bars on a time line."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.address import Filters, choice, held, hold
from dashboard.published import Published, settings
from dashboard.shown import heading, time_line

AT_MOST = 200
# What is chosen of a filter, as a condition on marts.fct_engagements.
CONDITIONS = {
    "queue": "queue_id in (select queue_id from marts.dim_queues where list_contains(?, queue_name))",
    "team": "engaged_team_id in (select team_id from marts.dim_teams where list_contains(?, team_name))",
    "channel": "list_contains(?, channel_type)",
    "platform": "platform_id in (select platform_id from marts.dim_platforms where list_contains(?, platform_name))",
}
FOUND = """
    select
        conversations.conversation_id,
        conversations.local_first_time as began,
        names.conversation_name as conversation,
        sources.platform_name as platform,
        sources.source_name as account,
        date_diff('millisecond', conversations.first_time, conversations.last_time) / 1000 as lasted,
        conversations.direction,
        case
            when conversations.handled then 'Handled' when conversations.abandoned then 'Abandoned' else 'Neither'
        end as came_to,
        conversations.agents,
        conversations.transfers,
        conversations.requeues,
        cast(conversations.handling_time as double) as handling_time,
        cast(conversations.cost as double) as cost
    from marts.fct_conversations as conversations
    inner join marts.dim_conversations as names using (conversation_id)
    inner join marts.dim_sources as sources on conversations.source_id = sources.source_id
    where {condition}
    order by conversations.conversation_id = ? desc, conversations.first_time desc, conversations.conversation_id
    limit {at_most}
"""
# One row a part of an engagement. Of holds only the sum is known, so they stand where the talk ends.
TIME_LINE = """
    with engagements as (
        select
            row_number() over (order by start_time, native_id, engagement_id) as step,
            *,
            coalesce(cast(preparation_time as double), 0) as preparation,
            coalesce(cast(engagement_time as double), 0) as talk,
            coalesce(cast(hold_time as double), 0) as hold,
            coalesce(cast(wrap_up_time as double), 0) as wrap_up,
            coalesce(date_diff('millisecond', start_time, end_time) / 1000, 0) as length
        from marts.engagements
        where conversation_id = ?
    ),
    parts as (
        select *, unnest(
            case type
                when 'Agent' then [
                    {'part': 'Preparation', 'seconds': preparation}, {'part': 'Talk', 'seconds': talk - hold},
                    {'part': 'Hold', 'seconds': hold}, {'part': 'Wrap-up', 'seconds': wrap_up}
                ]
                when 'Invitation' then [{'part': 'Ring', 'seconds': length}]
                else [{'part': type, 'seconds': length}]
            end
        ) as piece, unnest(
            case type when 'Agent' then [0, preparation, preparation + talk - hold, preparation + talk] else [0] end
        ) as after
        from engagements
    )
    select
        step,
        type,
        case type when 'Invitation' then 'Ring' else type end as what,
        status,
        coalesce(agent_name, case when type in ('Menu', 'Flow') then menu_path_name end, queue_name, type) as who,
        agent_name as agent,
        queue_name as queue,
        channel_type as channel,
        outcome_name as outcome,
        service_level,
        piece.part as part,
        greatest(piece.seconds, 0) as seconds,
        local_start_time + to_milliseconds(cast(round(after * 1000) as bigint)) as began,
        local_start_time + to_milliseconds(cast(round((after + greatest(piece.seconds, 0)) * 1000) as bigint)) as ended,
        end_time is null as is_open
    from parts
    where piece.seconds > 0 or type <> 'Agent' or (piece.part = 'Talk' and length = 0)
    order by step, after
"""


def conversations(published: Published, filters: Filters) -> None:
    """Show a search over conversations, and one of them."""
    if "search" not in st.session_state:
        st.session_state.search = held("search")
    search: str = st.text_input(
        "Search",
        key="search",
        placeholder="Name of a conversation or case on its platform, or of an agent",
        help="Part of a name is enough. The filters of the side bar hold here too.",
    ).strip()
    hold("search", search)
    # What a link names is shown whatever its filters say, until they are changed.
    link, *of_link = st.session_state.setdefault("link", (held("conversation"), filters, search))
    found = _found(published, filters, search, link if of_link == [filters, search] else "")
    if found.empty:
        st.info(
            "No conversation fits the search and the filters. Try a shorter name, a longer period, or remove filters.",
            icon=":material/search_off:",
        )
        return
    zone = settings()["reporting_time_zone"]
    many = len(found) >= AT_MOST
    heading(f"The newest {AT_MOST} that fit" if many else f"{len(found):,} found", found, "conversations")
    st.dataframe(
        found.drop(columns="conversation_id"),
        hide_index=True,
        height=250,
        width="stretch",
        column_config={
            "conversation": "Conversation",
            "platform": "Platform",
            "account": "Account",
            "began": st.column_config.DatetimeColumn(f"Began ({zone})", format="YYYY-MM-DD HH:mm:ss"),
            "lasted": st.column_config.NumberColumn("Lasted, s", format="%.0f"),
            "direction": "Direction",
            "came_to": "Came to",
            "agents": "Agents",
            "transfers": "Transfers",
            "requeues": "Requeues",
            "handling_time": st.column_config.NumberColumn("Handling time, s", format="%.0f"),
            "cost": st.column_config.NumberColumn("Cost", format="%.2f"),
        },
    )
    labels = {
        row.conversation_id: f"{row.conversation} · {row.platform} · {row.began:%d %b %Y %H:%M}" for row in found.itertuples()
    }
    chosen = choice("Conversation to look at", "conversation", list(labels), labels.__getitem__)
    # The first one of a list changes with the data, so it stands in the address too.
    hold("conversation", chosen)
    _time_line(published, chosen, zone)


def _found(published: Published, filters: Filters, search: str, linked: str) -> pd.DataFrame:
    """Return the newest conversations that fit; one that a link names is among them, whatever the filters."""
    chosen = [(CONDITIONS[name], list(values)) for name, values in filters.applied()]
    conditions = ["conversations.local_first_time >= ? and conversations.local_first_time < ?"]
    parameters: list[object] = [pd.Timestamp(filters.since), pd.Timestamp(filters.until) + pd.Timedelta(days=1)]
    if chosen:
        conditions.append(
            "conversations.conversation_id in (select conversation_id from marts.fct_engagements where "
            + " and ".join(condition for condition, _ in chosen)
            + ")"
        )
        parameters += [values for _, values in chosen]
    if search:
        conditions.append(
            "(contains(lower(names.conversation_name), lower(?)) or conversations.conversation_id in ("
            " select conversation_id from marts.fct_engagements"
            " where case_id in (select case_id from marts.dim_cases where contains(lower(case_name), lower(?)))"
            " or agent_id in (select agent_id from marts.dim_agents where contains(lower(agent_name), lower(?)))))"
        )
        parameters += [search] * 3
    condition = " and ".join(conditions)
    if linked:
        condition = f"({condition}) or conversations.conversation_id = ?"
        parameters.append(linked)
    parameters.append(linked)
    return published.ask(FOUND.format(condition=condition, at_most=AT_MOST), *parameters)


def _time_line(published: Published, conversation: str, zone: str) -> None:
    """Show the engagements of a conversation as bars."""
    parts = published.ask(TIME_LINE, conversation)
    heading("Step by step", parts.drop(columns=["what", "who"]), "time_line")
    # Bars of one name stand in rows of their own, told apart by what cannot be seen.
    label = parts["what"] + ": " + parts["who"] + parts["step"].map(lambda step: "\u200b" * step)
    time_line(parts.assign(label=label), zone)
    if parts["is_open"].any():
        st.caption("An engagement without an end is still open: its bar is as long as what is known of it.")
    if (parts["part"] == "Hold").any():
        st.caption("Of holds only the sum is known: they are drawn where the talk ends.")
