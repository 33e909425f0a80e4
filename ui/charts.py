"""Charts of delay risk: colors that everybody can tell apart, units on the axes, files to save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import altair as alt
import pandas as pd
import streamlit as st

from service.schemas import Estimate, PortfolioEntry, TimelineEvent, TimelineKind
from ui.words import label, t

# Okabe-Ito: blue for what is expected, vermilion for what is wrong, grey for the plan.
BLUE, LIGHT, WRONG, PLAN = "#0072b2", "#9ecbe8", "#c4500a", "#5a6875"
# Room for names on the left, the same for charts that share their days.
_LEFT = 130
_DRAWN_WIDTH = 640
_FONT = "Noto Sans CJK SC, Source Sans Pro, sans-serif"
_SHAPES = {
    TimelineKind.ADDED: "triangle-up",
    TimelineKind.CHANGED: "diamond",
    TimelineKind.WITHDRAWN: "triangle-down",
    TimelineKind.UNHAPPY: "cross",
    TimelineKind.PLAN_MOVED: "square",
}
_COLORS = {
    TimelineKind.ADDED: "#0072b2",
    TimelineKind.CHANGED: "#8f6a00",
    TimelineKind.WITHDRAWN: "#5a6875",
    TimelineKind.UNHAPPY: "#c4500a",
    TimelineKind.PLAN_MOVED: "#8f2c62",
}
Chart = alt.LayerChart | alt.FacetChart | alt.Chart


def show_chart(chart: Chart, data: pd.DataFrame, name: str, *, below: Sequence[Chart] = ()) -> None:
    """Show charts with a menu to save them as PNG or SVG and the data as CSV."""
    for one in (chart, *below):
        # checking our own specification against the schema took half of the time of a page
        st.vega_lite_chart(one.to_dict(validate=False), width="stretch")
    with st.popover(t("chart.title"), icon=":material/download:", key=f"save-{name}"):
        whole = alt.vconcat(chart, *below) if below else chart
        kinds = (("png", "image/png"), ("svg", "image/svg+xml"))
        for kind, media_type in kinds:
            st.download_button(
                t(f"chart.{kind}"),
                data=partial(_drawn, whole, kind),
                file_name=f"{name}.{kind}",
                mime=media_type,
                key=f"{kind}-{name}",
                on_click="ignore",
                width="stretch",
            )
        st.download_button(
            t("chart.csv"),
            data=lambda: data.to_csv(index=False).encode("utf-8-sig"),
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"csv-{name}",
            on_click="ignore",
            width="stretch",
        )


def _drawn(chart: Chart | alt.VConcatChart, kind: str) -> bytes:
    """Draw a chart to a file; the library is loaded only when somebody wants one."""
    import vl_convert  # noqa: PLC0415 - 100 MB that most readers never need

    spec = chart.to_dict(validate=False)
    # without a width Vega draws 200 pixels, too small for a slide
    view = {"continuousWidth": _DRAWN_WIDTH}
    config = {"background": "#ffffff", "font": _FONT, "view": view, "padding": 12}
    if kind == "svg":
        return str(vl_convert.vegalite_to_svg(spec, config=config)).encode()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2, config=config))


def trend_table(trend: Sequence[Estimate]) -> pd.DataFrame:
    """Return estimates as a table, oldest first."""
    return pd.DataFrame(
        {
            "as_of": [pd.Timestamp(found.as_of) for found in trend],
            "p_late_percent": [100 * found.p_late for found in trend],
            "threshold_percent": [100 * found.threshold for found in trend],
            "planned_end": [pd.Timestamp(found.planned_end) for found in trend],
            "p50_end": [pd.Timestamp(found.p50_end) for found in trend],
            "p80_end": [pd.Timestamp(found.p80_end) for found in trend],
            "p95_end": [pd.Timestamp(found.p95_end) for found in trend],
            "n": [found.n_reference for found in trend],
            "basis": [str(found.basis) for found in trend],
        }
    )


def fan(table: pd.DataFrame) -> Chart:
    """Return the fan of end dates over the days on which they were estimated."""
    x = alt.X("as_of:T", title=t("risk.as_of"), axis=alt.Axis(format="%Y-%m-%d", tickCount=5))
    end = alt.Y("p50_end:T", title=t("risk.end_axis"), axis=alt.Axis(format="%Y-%m-%d"))
    dates = table[["planned_end", "p50_end", "p95_end"]]
    low, high = dates.min().min(), dates.max().max()
    margin = max((high - low) / 20, pd.Timedelta(days=1))  # else the band looks cut off
    tips = [
        alt.Tooltip("as_of:T", title=t("risk.as_of")),
        alt.Tooltip("planned_end:T", title=t("fact.planned_end")),
        *(
            alt.Tooltip(f"{level}_end:T", title=t(f"risk.{level}"))
            for level in ("p50", "p80", "p95")
        ),
        alt.Tooltip("n:Q", title=t("risk.n_column")),
    ]
    base = alt.Chart(table).encode(x=x)
    if len(table) == 1:  # an area of one day has no width
        light, dark = base.mark_rule(color=LIGHT, strokeWidth=14), base.mark_rule(strokeWidth=14)
        dark = dark.encode(color=alt.value(BLUE), opacity=alt.value(0.55))
    else:
        light, dark = base.mark_area(color=LIGHT), base.mark_area(color=BLUE, opacity=0.55)
    return alt.layer(
        light.encode(
            y=alt.Y(
                "p80_end:T",
                title=t("risk.end_axis"),
                axis=alt.Axis(format="%Y-%m-%d"),
                scale=alt.Scale(domain=[low - margin, high + margin]),
            ),
            y2="p95_end:T",
        ),
        dark.encode(y=end, y2="p80_end:T"),
        base.mark_line(color=BLUE, strokeWidth=2).encode(y=end),
        base.mark_line(color=PLAN, strokeDash=[6, 4]).encode(y="planned_end:T"),
        base.mark_point(color=PLAN, shape="stroke", size=120).encode(y="planned_end:T"),
        base.mark_point(color=BLUE, filled=True, size=60).encode(y=end, tooltip=tips),
    ).properties(height=260)


def event_table(events: Sequence[TimelineEvent], since: date) -> pd.DataFrame:
    """Return events as a table; several of a kind on one day are one sign."""
    rows = pd.DataFrame(
        {
            "on": [pd.Timestamp(max(event.on, since)) for event in events],
            "kind": [label(event.kind) for event in events],
            "what": [event.label for event in events],
        }
    )
    if rows.empty:
        return rows.assign(n=[])
    grouped = rows.groupby(["on", "kind"], sort=False)["what"]
    return grouped.agg(what=", ".join, n="count").reset_index()


def timeline(table: pd.DataFrame, events: pd.DataFrame) -> tuple[Chart, Chart | None]:
    """Return the probability over time, and the signs of what happened on the same days."""
    days = pd.concat([table["as_of"], events["on"]]) if len(events) else table["as_of"]
    scale = alt.Scale(domain=[days.min(), days.max() + pd.Timedelta(days=1)])
    axis = alt.Axis(format="%Y-%m-%d", tickCount=5)
    x = alt.X("as_of:T", title=None, scale=scale, axis=axis)
    left = alt.Axis(minExtent=_LEFT, labelLimit=_LEFT)
    y = alt.Y(
        "p_late_percent:Q", title=t("risk.p_axis"), scale=alt.Scale(domain=[0, 100]), axis=left
    )
    base = alt.Chart(table).encode(x=x)
    upper = alt.layer(
        base.mark_line(color=WRONG, strokeDash=[6, 4]).encode(y="threshold_percent:Q"),
        base.mark_line(color=BLUE, strokeWidth=2).encode(y=y),
        base.mark_point(color=BLUE, filled=True, size=60).encode(
            y=y,
            tooltip=[
                alt.Tooltip("as_of:T", title=t("risk.as_of")),
                alt.Tooltip("p_late_percent:Q", title=t("risk.p_axis"), format=".0f"),
                alt.Tooltip("n:Q", title=t("risk.n_column")),
            ],
        ),
    ).properties(height=180)
    if not len(events):
        return upper, None
    names = [label(kind) for kind in TimelineKind]
    lower = (
        alt.Chart(events)
        .mark_point(filled=True, size=110, opacity=0.9)
        .encode(
            x=alt.X("on:T", title=None, scale=scale, axis=axis),
            y=alt.Y("kind:N", title=" ", sort=names, axis=left),
            shape=alt.Shape(
                "kind:N", legend=None, scale=alt.Scale(domain=names, range=list(_SHAPES.values()))
            ),
            color=alt.Color(
                "kind:N", legend=None, scale=alt.Scale(domain=names, range=list(_COLORS.values()))
            ),
            tooltip=[
                alt.Tooltip("on:T", title=t("column.date")),
                alt.Tooltip("kind:N", title=t("risk.column")),
                alt.Tooltip("what:N", title=t("column.what")),
                alt.Tooltip("n:Q", title=t("risk.n_column")),
            ],
        )
        .properties(height=28 * max(events["kind"].nunique(), 1) + 20)
    )
    return upper, lower


def portfolio_table(entries: Sequence[PortfolioEntry]) -> pd.DataFrame:
    """Return how many days after the plan each project ends, at three probabilities."""
    return pd.DataFrame(
        {
            "project": [entry.key for entry in entries],
            "p50_days": [(entry.p50_end - entry.planned_end).days for entry in entries],
            "p80_days": [(entry.p80_end - entry.planned_end).days for entry in entries],
            "p95_days": [(entry.p95_end - entry.planned_end).days for entry in entries],
            "n": [entry.n_reference for entry in entries],
        }
    )


def portfolio_fan(table: pd.DataFrame) -> Chart:
    """Return one bar a project from P50 to P95, against its plan."""
    rows = list(table["project"])
    y = alt.Y("project:N", title=None, sort=rows)
    axis = alt.Axis(tickCount=8)
    title = alt.X("p50_days:Q", title=t("portfolio.days_axis"), axis=axis)
    tips = [
        alt.Tooltip("project:N", title=t("portfolio.project")),
        alt.Tooltip("p50_days:Q", title="P50"),
        alt.Tooltip("p80_days:Q", title="P80"),
        alt.Tooltip("p95_days:Q", title="P95"),
        alt.Tooltip("n:Q", title=t("risk.n_column")),
    ]
    base = alt.Chart(table).encode(y=y, tooltip=tips)
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=PLAN, strokeDash=[6, 4])
    return alt.layer(
        base.mark_bar(color=LIGHT, height=9).encode(
            x=alt.X("p80_days:Q", title=t("portfolio.days_axis"), axis=axis), x2="p95_days:Q"
        ),
        base.mark_bar(color=BLUE, opacity=0.55, height=9).encode(x=title, x2="p80_days:Q"),
        base.mark_point(color=BLUE, filled=True, size=70, opacity=1).encode(x=title),
        zero.encode(x=alt.X("zero:Q", title=t("portfolio.days_axis"), axis=axis)),
    ).properties(height=alt.Step(22))
