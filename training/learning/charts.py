"""Plots as SVG, drawn without a browser and without the network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

Rows = Sequence[dict[str, Any]]
_WIDTH, _HEIGHT = 420, 260


def _data(rows: Rows) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def curve_chart(rows: Rows) -> Any:  # noqa: ANN401 - altair has no type for a layered chart of any kind
    """Return F1 against the number of decisions: a panel for each ``panel`` of the rows, a line for each ``way``."""
    panels = [
        _curve([row for row in rows if row["panel"] == panel], panel)
        for panel in dict.fromkeys(row["panel"] for row in rows)
    ]
    return alt.concat(*panels, columns=2).resolve_scale(x="independent", y="independent")


def _curve(rows: Rows, title: str) -> Any:  # noqa: ANN401 - see above
    base = alt.Chart(_data(rows))
    x = alt.X("decisions:Q", title="decisions")
    color = alt.Color("way:N", title="reviewer and order", sort=None)
    band = base.mark_area(opacity=0.1).encode(
        x,
        alt.Y("low:Q", title="F1 on later documents", scale=alt.Scale(zero=False)),
        alt.Y2("high:Q"),
        color,
    )
    line = base.mark_line(point=True).encode(x, alt.Y("f1:Q"), color)
    below = f"{rows[0]['n']}; bands: 95 % of drawn documents" if rows and "n" in rows[0] else ""
    heading = alt.TitleParams(title, subtitle=below, anchor="start")
    return (band + line).properties(width=_WIDTH, height=_HEIGHT, title=heading)


def bar_chart(rows: Rows, *, title: str) -> Any:  # noqa: ANN401 - see above
    """Return scores with intervals: rows hold name, value, low and high."""
    base = alt.Chart(_data(rows))
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=260))
    dots = base.mark_point(filled=True, size=60).encode(
        alt.X("value:Q", title=title, scale=alt.Scale(domain=[0, 1])), y
    )
    lines = base.mark_rule().encode(alt.X("low:Q"), alt.X2("high:Q"), y)
    return (lines + dots).properties(width=_WIDTH)


def calibration_chart(rows: Rows, *, promised: str = "promised", seen: str = "seen") -> Any:  # noqa: ANN401 - see above
    """Return the share seen against the chance promised; rows hold promised, seen, n and group."""
    base = alt.Chart(_data(rows))
    scale = alt.Scale(domain=[0, 1])
    dots = base.mark_line(point=True).encode(
        alt.X("promised:Q", title=promised, scale=scale),
        alt.Y("seen:Q", title=seen, scale=scale),
        alt.Color("group:N", title=None),
    )
    even = alt.Chart(_data([{"a": 0, "b": 0}, {"a": 1, "b": 1}]))
    line = even.mark_line(strokeDash=[4, 4], color="gray").encode(alt.X("a:Q"), alt.Y("b:Q"))
    return (line + dots).properties(width=_HEIGHT, height=_HEIGHT)


def svg_of(chart: Any) -> str:  # noqa: ANN401 - see above
    """Return a chart as SVG text."""
    svg: str = vl_convert.vegalite_to_svg(json.dumps(chart.to_dict()))
    return svg


def save_svg(chart: Any, path: Path) -> None:  # noqa: ANN401 - see above
    """Write a chart as an SVG file."""
    path.write_text(svg_of(chart), encoding="utf-8")
