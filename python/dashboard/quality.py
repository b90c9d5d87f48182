"""The page of data quality: what became of every record, and how fresh it is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.address import Filters
from dashboard.published import Published
from dashboard.shown import heading, table

FRESHNESS = """
    select
        sources.platform_name as platform,
        sources.source_name as account,
        max(engagements.start_time) as newest_engagement,
        max(engagements.updated_at) as newest_record,
        max(engagements.loaded_at) as last_loaded
    from marts.fct_engagements as engagements
    inner join marts.dim_sources as sources on engagements.source_id = sources.source_id
    group by all
    order by all
"""
RECONCILIATION = """
    select *, "read" - "current" - superseded - merged - unused - quarantined as lost
    from audit.feed_reconciliation
    order by platform, source, feed
"""
QUARANTINE = """
    select platform, source, feed, reason, count(*) as records, max(loaded_at) as last_loaded, min(file) as first_file
    from audit.quarantined_records
    group by all
    order by records desc, platform, source, feed, reason
"""
UNMAPPED = "select * from audit.unmapped_values order by records desc, platform, source, column_name, native_value"
STATUSES = """
    select
        platforms.platform_name as platform,
        count(*) as engagements,
        count(*) filter (engagements.status = 'Corrupted') as corrupted,
        count(*) filter (engagements.status = 'Corrupted') / count(*) as share_corrupted,
        count(*) filter (engagements.status = 'Deleted') as deleted,
        count(*) filter (engagements.status in ('In Progress', 'On Hold')) as open
    from marts.fct_engagements as engagements
    inner join marts.dim_platforms as platforms on engagements.platform_id = platforms.platform_id
    where engagements.type <> 'Technical' and cast(engagements.local_start_time as date) between ? and ?
    group by all
    order by all
"""
# Where the newest record of an account is this much older than that of the freshest one, something may be stuck.
DAYS_BEHIND = 2


def quality(published: Published, filters: Filters) -> None:
    """Show what became of records, which words no list explains, and how fresh each account is."""
    st.caption("All of the file, whatever the filters say; Corrupted, deleted and open engagements are those of the dates.")
    fresh = published.ask(FRESHNESS)
    reconciled = published.ask(RECONCILIATION)
    quarantined = published.ask(QUARANTINE)
    unmapped = published.ask(UNMAPPED)
    heading("How fresh each account is", fresh, "freshness", "The newest of each account, in UTC, under no filter.")
    newest = fresh["newest_record"].max()
    behind = fresh[fresh["newest_record"] < newest - pd.Timedelta(days=DAYS_BEHIND)]
    for row in behind.itertuples():
        st.warning(
            f"{row.platform}, {row.account}: its newest record is {(newest - row.newest_record).days} days older than that of"
            " the freshest account. See whether its export still runs.",
            icon=":material/schedule:",
        )
    table(fresh)
    heading(
        "What became of each record",
        reconciled,
        "reconciliation",
        "Read = current + superseded + merged + unused + quarantined.",
    )
    lost = int(reconciled["lost"].sum())
    if lost:
        st.error(
            f"{lost:,} records are unaccounted for. Run `dbt build` and read what its tests say of this.",
            icon=":material/error:",
        )
    else:
        st.success(
            f"All {int(reconciled['read'].sum()):,} records that were read are accounted for.", icon=":material/check_circle:"
        )
    table(reconciled)
    statuses = published.ask(STATUSES, filters.since, filters.until)
    heading("Corrupted, deleted and open", statuses, "statuses", "Engagements of the period; the first two count in no metric.")
    table(statuses)
    heading("Quarantine", quarantined, "quarantine", "Records that are bad and reached no mart, by reason.")
    if quarantined.empty:
        st.success("No record is in quarantine.", icon=":material/check_circle:")
    else:
        st.caption(
            "`audit.quarantined_records` names file and position of each. What is put right at its source comes as a new file."
        )
        table(quarantined)
    heading("Words that no list explains", unmapped, "unmapped_values", "Their engagements are loaded without the word.")
    if unmapped.empty:
        st.success("Every word is explained.", icon=":material/check_circle:")
    else:
        st.caption("Add them to the seed `map_labels` or `map_agent_statuses`; the next build puts old and new records right.")
        table(unmapped)
