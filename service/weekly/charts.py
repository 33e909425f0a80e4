"""Charts of the weekly report as PNG.

Only digits and Latin letters stand inside, because a server may have no Chinese font; what the axes
mean stands in the caption, in the language of the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import vl_convert

from service.schemas.weekly import ReportStatus

_SCALE = 2.0
# Okabe-Ito; the dash and the label at the end repeat what the color says.
_BLUE, _ORANGE, _GREY = "#0072b2", "#c4500a", "#5a6875"


def risk_chart(course: Sequence[ReportStatus]) -> bytes:
    """Return P(late) over time with the threshold."""
    rows = [
        {"at": one.as_of.isoformat(), "p": 100 * one.p_late, "t": 100 * one.threshold}
        for one in course
    ]
    x = {
        "field": "at",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%Y-%m-%d", "tickCount": 6},
    }
    scale = {"domain": [0, 100]}
    layers = [
        {
            "mark": {"type": "line", "color": _BLUE, "strokeWidth": 2, "point": {"color": _BLUE}},
            "encoding": {
                "x": x,
                "y": {"field": "p", "type": "quantitative", "title": "P, %", "scale": scale},
            },
        },
        {
            "mark": {"type": "line", "color": _ORANGE, "strokeDash": [6, 4], "strokeWidth": 1.5},
            "encoding": {"x": x, "y": {"field": "t", "type": "quantitative", "scale": scale}},
        },
    ]
    return _png({"data": {"values": rows}, "layer": layers})


def dates_chart(course: Sequence[ReportStatus]) -> bytes:
    """Return planned end, P50 and P80 over time, each named at its last point."""
    names = {"plan": (_GREY, [6, 4]), "P50": (_BLUE, [1, 0]), "P80": (_ORANGE, [1, 0])}
    rows = [
        {"at": one.as_of.isoformat(), "end": end.isoformat(), "line": name}
        for one in course
        for name, end in (("plan", one.planned_end), ("P50", one.p50_end), ("P80", one.p80_end))
    ]
    last = course[-1].as_of.isoformat()
    encoding = {
        "x": {
            "field": "at",
            "type": "temporal",
            "title": None,
            "axis": {"format": "%Y-%m-%d", "tickCount": 6},
        },
        "y": {
            "field": "end",
            "type": "temporal",
            "title": None,
            "scale": {"zero": False, "nice": True},
            "axis": {"format": "%Y-%m-%d", "tickCount": 5},
        },
        "color": {
            "field": "line",
            "type": "nominal",
            "legend": None,
            "scale": {"domain": list(names), "range": [color for color, _dash in names.values()]},
        },
    }
    dashes = {
        "field": "line",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": list(names), "range": [dash for _color, dash in names.values()]},
    }
    layers = [
        {
            "mark": {"type": "line", "strokeWidth": 2, "point": True},
            "encoding": {**encoding, "strokeDash": dashes},
        },
        {
            "transform": [{"filter": f"toDate(datum.at) >= toDate('{last}')"}],
            "mark": {
                "type": "text",
                "align": "left",
                "dx": 8,
                "fontSize": 12,
                "fontWeight": "bold",
            },
            "encoding": {**encoding, "text": {"field": "line"}},
        },
    ]
    return _png({"data": {"values": rows}, "layer": layers})


def _png(part: dict[str, Any]) -> bytes:
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 520,
        "height": 170,
        "padding": {"left": 5, "right": 45, "top": 5, "bottom": 5},
        "background": "white",
        "config": {"font": "sans-serif", "axis": {"labelFontSize": 11, "titleFontSize": 12}},
        **part,
    }
    data: bytes = vl_convert.vegalite_to_png(spec, scale=_SCALE)
    return data
