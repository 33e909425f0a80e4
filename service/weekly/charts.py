"""Charts of the weekly report as PNG, in the language of the report.

Chinese is drawn with the font that the PDF embeds, because a server may have none of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from service.schemas.weekly import ReportStatus

_SCALE = 2.0
_HEIGHT = 170
# Height of a label in pixels, with the room around it.
_LABEL = 15
# Okabe-Ito; the dash and the label at the end repeat what the color says.
_BLUE, _ORANGE, _GREY = "#0072b2", "#c4500a", "#5a6875"


def risk_chart(course: Sequence[ReportStatus], words: Mapping[str, str]) -> bytes:
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
                "y": {
                    "field": "p",
                    "type": "quantitative",
                    "title": words["axis_p"],
                    "scale": scale,
                },
            },
        },
        {
            "mark": {"type": "line", "color": _ORANGE, "strokeDash": [6, 4], "strokeWidth": 1.5},
            "encoding": {"x": x, "y": {"field": "t", "type": "quantitative", "scale": scale}},
        },
    ]
    return _png({"data": {"values": rows}, "layer": layers})


def dates_chart(course: Sequence[ReportStatus], words: Mapping[str, str]) -> bytes:
    """Return planned end, P50 and P80 over time, each named beside its last point."""
    plan = words["line_plan"]
    names = {plan: (_GREY, [6, 4]), "P50": (_BLUE, [1, 0]), "P80": (_ORANGE, [1, 0])}
    ends = [
        (one.as_of, {plan: one.planned_end, "P50": one.p50_end, "P80": one.p80_end})
        for one in course
    ]
    rows = [
        {"at": at.isoformat(), "end": end.isoformat(), "line": name}
        for at, found in ends
        for name, end in found.items()
    ]
    known = [end for _at, found in ends for end in found.values()]
    last_day, last = ends[-1]
    labels = [
        {"at": last_day.isoformat(), "end": place.isoformat(), "line": name}
        for name, place in spread(last, max(known) - min(known)).items()
    ]
    domain = {"domain": list(names)}
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
            "title": words["axis_end"],
            "scale": {"zero": False, "nice": True},
            "axis": {"format": "%Y-%m-%d", "tickCount": 5},
        },
        "color": {
            "field": "line",
            "type": "nominal",
            "legend": None,
            "scale": {**domain, "range": [color for color, _dash in names.values()]},
        },
    }
    dashes = {
        "field": "line",
        "type": "nominal",
        "legend": None,
        "scale": {**domain, "range": [dash for _color, dash in names.values()]},
    }
    text = {"type": "text", "align": "left", "dx": 8, "fontSize": 12, "fontWeight": "bold"}
    layers = [
        {
            "data": {"values": rows},
            "mark": {"type": "line", "strokeWidth": 2, "point": True},
            "encoding": {**encoding, "strokeDash": dashes},
        },
        {
            "data": {"values": labels},
            "mark": text,
            "encoding": {**encoding, "text": {"field": "line"}},
        },
    ]
    return _png({"layer": layers})


def spread(ends: Mapping[str, date], shown: timedelta) -> dict[str, date]:
    """Return where the names of lines stand, so that none covers another.

    Parameters
    ----------
    ends
        Last value of each line by its name.
    shown
        Span of all values, which the height of the chart shows.
    """
    gap = timedelta(days=max(shown.days, 1) * _LABEL / _HEIGHT)
    places: dict[str, date] = {}
    lowest: date | None = None
    for name, end in sorted(ends.items(), key=lambda entry: entry[1]):
        place = end if lowest is None else max(end, lowest + max(gap, timedelta(days=1)))
        places[name] = lowest = place
    return places


@cache
def _register_font() -> None:
    vl_convert.register_font_directory(str(Path(__file__).parent / "fonts"))


def _png(part: dict[str, Any]) -> bytes:
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 520,
        "height": _HEIGHT,
        "padding": {"left": 5, "right": 45, "top": 5, "bottom": 5},
        "background": "white",
        "config": {"font": "sans-serif", "axis": {"labelFontSize": 11, "titleFontSize": 12}},
        **part,
    }
    _register_font()
    data: bytes = vl_convert.vegalite_to_png(spec, scale=_SCALE)
    return data
