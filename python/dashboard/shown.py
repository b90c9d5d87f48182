"""How figures look: colours, words for numbers, tiles, charts and tables, each with its download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd
import streamlit as st

from dashboard.figures import Metric

# Okabe and Ito's colours, which the colour-blind can tell apart.
BLUE, ORANGE, VERMILLION = "#0072B2", "#E69F00", "#D55E00"
SKY, PURPLE, YELLOW, GREY, PALE = "#56B4E9", "#CC79A7", "#F0E442", "#8A8F98", "#C3C8CF"
# The parts of a conversation in the order in which they follow one another.
PARTS = {
    "Menu": GREY,
    "Flow": PALE,
    "Queue": ORANGE,
    "Ring": YELLOW,
    "Preparation": SKY,
    "Talk": BLUE,
    "Hold": VERMILLION,
    "Wrap-up": PURPLE,
}
# From little to much, by lightness alone.
SHADES = ["#DDEBF7", "#6BAED6", "#08306B"]
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
THIS, BEFORE = "This period", "Period before"
STYLE = f"""<style>
.st-key-tiles {{display: grid; grid-template-columns: repeat(auto-fill, minmax(min(11rem, 45%), 1fr)); gap: 0.6rem;}}
.st-key-tiles > * {{width: auto !important; min-width: 0;}}
.st-key-tiles > *, .st-key-tiles [data-testid="stMetric"] {{height: 100% !important;}}
[data-testid="stMainBlockContainer"] {{padding: 4rem 3rem 3rem;}}
[data-testid="stMetricLabel"] p {{white-space: normal; line-height: 1.2;}}
.legend {{display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 1rem; font-size: 0.875rem;}}
.legend i {{display: inline-block; width: 0.75rem; height: 0.75rem; margin-right: 0.35rem; border-radius: 2px;}}
.legend b {{flex: 0 1 10rem; height: 0.75rem; border-radius: 2px;
  background: linear-gradient(90deg, {", ".join(SHADES)});}}
@media (max-width: 640px) {{
  [data-testid="stMainBlockContainer"] {{padding-left: 1rem; padding-right: 1rem;}}
}}
</style>"""


def duration(seconds: float) -> str:
    """Say seconds as people do: 4.2 s, 45 s, 3 min 20 s, 2 h 05 min, 3 d 4 h."""
    whole = round(seconds)
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    if whole < 86400:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 86400} d {whole % 86400 // 3600} h"


def is_money(unit: str) -> bool:
    """Return whether a unit is a currency: its code."""
    return len(unit) == 3 and unit.isupper()


def words(value: Any, unit: str) -> str:
    """Say a figure in its unit, as the metric layer names units; a dash where there is none."""
    if value is None or pd.isna(value):
        return "-"
    number = float(value)
    if unit == "seconds":
        return duration(number)
    if unit == "share":
        return f"{100 * number:.1f} %"
    if is_money(unit):
        return f"{number:,.2f} {unit}"
    return f"{number:,.2f}" if "at a time" in unit or "per " in unit else f"{number:,.0f}"


def change_in_words(now: float | None, before: float | None, unit: str) -> str | None:
    """Say a change with its sign: points of a share, else as a share of what was before; None where there is none to tell."""
    if now is None or before is None or (before == 0 and unit != "share"):
        return None
    change = round(100 * (now - before) / (1 if unit == "share" else before), 1)
    return f"{change:+.1f} {'points' if unit == 'share' else '%'}" if change else None


def tiles(metrics: Sequence[Metric], now: Mapping[str, float], before: Mapping[str, float]) -> None:
    """Show figures as tiles: each metric with its value, and how far that is from the value of the period before."""
    with st.container(key="tiles"):
        for metric in metrics:
            value, last = now.get(metric.name), before.get(metric.name)
            st.metric(
                metric.label,
                words(value, metric.unit),
                delta=change_in_words(value, last, metric.unit),
                delta_color="off" if metric.is_good_when_high is None else "normal" if metric.is_good_when_high else "inverse",
                help=metric.explained,
                border=True,
            )


def download(frame: pd.DataFrame, name: str) -> None:
    """Offer a table as a CSV file."""
    st.download_button(
        "CSV",
        frame.to_csv(index=False).encode(),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"download_{name}",
        icon=":material/download:",
        type="tertiary",
        help="Download these figures as a CSV file",
        on_click="ignore",
    )


def heading(title: str, frame: pd.DataFrame, name: str, explained: str | None = None) -> None:
    """Write a heading, with a download of what stands below it."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(title, help=explained, anchor=False, width="content")
        if not frame.empty:
            download(frame, name)


def legend(colours: Mapping[str, str]) -> None:
    """Say what colours mean; a line of its own, for the legends of charts do not wrap on a phone."""
    entries = "".join(f"<span><i style='background: {colour}'></i>{name}</span>" for name, colour in colours.items())
    st.html(f"<div class='legend'>{entries}</div>")


def chart(frame: pd.DataFrame, spec: dict[str, Any], height: int) -> None:
    """Show a frame as a chart of Vega-Lite, as wide as the page; *height* is in pixels."""
    looks = {
        "view": {"stroke": None},
        "axis": {"labelLimit": 140, "gridColor": "#E6E9ED", "domainColor": PALE},
        "legend": {"disable": True},
    }
    told = {**spec, "data": {"name": "rows"}, "datasets": {"rows": frame}, "height": height, "config": looks}
    st.vega_lite_chart(told, width="stretch", theme="streamlit")


def _said(**columns: str) -> list[dict[str, Any]]:
    """Return a tooltip that says columns, each under a name."""
    return [{"field": field, "type": "nominal", "title": title} for field, title in columns.items()]


def _axis_of(unit: str, highest: float) -> tuple[dict[str, Any], float]:
    """Return an axis that says values up to the highest one in their unit, and what to divide them by before they are drawn."""
    if unit == "seconds":
        size, name = (1, "s") if highest < 180 else (60, "min") if highest < 3 * 3600 else (3600, "h")
        return {"labelExpr": f"format(datum.value, ',~f') + ' {name}'", "tickCount": 4}, size
    return {"format": ".0~%" if unit == "share" else ",~f", "tickCount": 4}, 1


def over_time(now: pd.DataFrame, before: pd.DataFrame, metric: Metric) -> None:
    """Draw a metric over time, the period before behind it; both frames have columns day, at (where to draw it) and value."""
    drawn = pd.concat([before.assign(period=BEFORE), now.assign(period=THIS)]).dropna(subset=["value"])
    drawn["words"] = drawn["value"].map(lambda value: words(value, metric.unit))
    drawn["date"] = drawn["day"].dt.strftime("%d %b %Y")
    axis, size = _axis_of(metric.unit, drawn["value"].max())
    drawn["value"] /= size
    periods = [THIS, BEFORE]
    spec = {
        "encoding": {
            "x": {
                "field": "at",
                "type": "temporal",
                "title": None,
                "axis": {"grid": False, "tickCount": 5, "format": "%d %b"},
            },
            "y": {"field": "value", "type": "quantitative", "title": None, "axis": axis},
            "color": {"field": "period", "scale": {"domain": periods, "range": [BLUE, GREY]}},
            "strokeDash": {"field": "period", "scale": {"domain": periods, "range": [[1, 0], [4, 3]]}},
            "tooltip": _said(period="Period", date="From", words=metric.label),
        },
        "layer": [{"mark": {"type": "line", "strokeWidth": 2}}, {"mark": {"type": "point", "size": 60, "opacity": 0}}],
    }
    chart(drawn[["at", "value", "period", "date", "words"]], spec, 190)


def heat_map(frame: pd.DataFrame, metric: Metric) -> None:
    """Colour a metric by hour and weekday; the frame has columns hour (0 to 23), weekday (Monday 1) and one of the metric."""
    drawn = frame.dropna(subset=[metric.name]).rename(columns={metric.name: "value"})
    drawn["day"] = drawn["weekday"].map(lambda number: WEEKDAYS[int(number) - 1])
    drawn["words"] = drawn["value"].map(lambda value: words(value, metric.unit))
    bare = {"ticks": False, "domain": False}
    spec = {
        "mark": {"type": "rect", "cornerRadius": 2, "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "x": {
                "field": "hour",
                "type": "ordinal",
                "title": "Hour of the day",
                "axis": {**bare, "labelAngle": 0, "labelOverlap": True},
            },
            "y": {"field": "day", "type": "ordinal", "sort": WEEKDAYS, "title": None, "axis": bare},
            "color": {"field": "value", "type": "quantitative", "scale": {"range": SHADES, "interpolate": "lab"}},
            "tooltip": _said(day="Weekday", hour="Hour", words=metric.label),
        },
    }
    chart(drawn, spec, 260)
    low, high = (words(bound, metric.unit) for bound in (drawn["value"].min(), drawn["value"].max()))
    st.html(f"<div class='legend'><span>{low}</span><b></b><span>{high}</span></div>")


def bars(frame: pd.DataFrame, name: str, values: Mapping[str, str], unit: str) -> None:
    """Draw a row of stacked bars for each *name*, in the order of the frame; *values* are columns, each with its colour."""
    drawn = frame.melt(id_vars=[name], value_vars=list(values), var_name="part", value_name="value")
    drawn["words"] = drawn["value"].map(lambda value: words(value, unit))
    axis, size = _axis_of(unit, drawn.groupby(name)["value"].sum().max())
    drawn["value"] /= size
    drawn["order"] = drawn["part"].map(list(values).index)
    if len(values) > 1:
        legend(values)
    spec = {
        "mark": {"type": "bar", "height": {"band": 0.7}},
        "encoding": {
            "x": {"field": "value", "type": "quantitative", "title": None, "axis": axis},
            "y": {
                "field": name,
                "type": "nominal",
                "sort": list(frame[name]),
                "title": None,
                "axis": {"ticks": False, "domain": False},
            },
            "color": {"field": "part", "scale": {"domain": list(values), "range": list(values.values())}},
            "order": {"field": "order"},
            "tooltip": _said(**{name: name.capitalize(), "part": "What", "words": "Value"}),
        },
    }
    chart(drawn, spec, 40 + 26 * len(frame))


def time_line(parts: pd.DataFrame, zone: str) -> None:
    """Draw parts of engagements as bars, a row each *label*, from *began* to *ended*; a tooltip says the rest of the frame."""
    present = {part: colour for part, colour in PARTS.items() if part in set(parts["part"])}
    legend(present)
    rows = list(parts["label"].drop_duplicates())
    drawn = parts.assign(
        lasts=parts["seconds"].map(duration),
        since=parts["began"].dt.strftime("%Y-%m-%d %H:%M:%S"),
        until=parts["ended"].dt.strftime("%Y-%m-%d %H:%M:%S"),
    ).fillna({"agent": "-", "queue": "-", "outcome": "-"})
    spec = {
        "encoding": {
            "x": {"field": "began", "type": "temporal", "title": None, "axis": {"grid": True}},
            "y": {"field": "label", "type": "nominal", "sort": rows, "title": None, "axis": {"domain": False, "ticks": False}},
            "color": {"field": "part", "scale": {"domain": list(present), "range": list(present.values())}},
            "tooltip": _said(
                part="Part",
                lasts="Lasts",
                agent="Agent",
                queue="Queue",
                outcome="Outcome",
                status="Status",
                since=f"From ({zone})",
                until=f"To ({zone})",
            ),
        },
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.72}}, "encoding": {"x2": {"field": "ended"}}},
            # A stroke where each part begins, so that a short one of a long conversation is seen too.
            {"mark": {"type": "tick", "thickness": 2, "height": 15, "opacity": 1}},
        ],
    }
    chart(drawn, spec, 60 + 30 * len(rows))


def table(frame: pd.DataFrame, metrics: Sequence[Metric] = ()) -> None:
    """Show a table. Columns of metrics bear their names and explanations; one that is empty throughout is left out."""
    looks: dict[str, Any] = {}
    for name in frame.columns:
        title = name.replace("_", " ").capitalize()
        form = "percent" if name.startswith("share_") else "localized"
        is_number = pd.api.types.is_numeric_dtype(frame[name])
        looks[name] = st.column_config.NumberColumn(title, format=form) if is_number else title
    for metric in metrics:
        form = {"seconds": "%.0f", "share": "percent"}.get(metric.unit, "%.2f" if is_money(metric.unit) else "localized")
        suffix = " (s)" if metric.unit == "seconds" else f" ({metric.unit})" if is_money(metric.unit) else ""
        looks[metric.name] = st.column_config.NumberColumn(metric.label + suffix, help=metric.explained, format=form)
    known = frame.drop(columns=[metric.name for metric in metrics if frame[metric.name].isna().all()])
    height: Literal["content"] | int = "content" if len(frame) < 9 else 320
    st.dataframe(known, hide_index=True, width="stretch", height=height, column_config=looks, placeholder="-")
