"""What a mood is made of: complaint, pressure, politeness drop and praise, each with its sentences."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from service.schemas import ContactMood, MoodPoint
from ui.widgets.markup import chip
from ui.words import t


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: its name, the axis whose sentences show it, and from where it is worth a word."""

    name: str
    quotes: str
    least: float


AXES = (
    Axis("complaint", "complaint", 0.4),
    Axis("pressure", "pressure", 0.2),
    # what has gone has no sentence; the complaint beside it shows what was said instead
    Axis("politeness_drop", "complaint", 0.2),
    Axis("praise", "praise", 0.4),
)


_MOST_DAYS = 6
_SHORT = 12


def axis_chips(point: MoodPoint) -> str:
    """Return a label for every axis that is high enough to be worth a word, with its intensity."""
    return " ".join(
        chip(
            f"{t(f'axis.{axis.name}')} {point.axes[axis.name]:.1f}",
            title=t(f"axis.{axis.name}.how"),
        )
        for axis in AXES
        if point.axes.get(axis.name, 0.0) >= axis.least
    )


def day_axis(contact: ContactMood) -> alt.Axis:
    """Return the axis of days of a contact; no day stands on it twice."""
    moments = [point.at for point in contact.points]
    days = (max(moments) - min(moments)).days + 1
    each = alt.TimeIntervalStep(interval="day", step=max(1, days // _MOST_DAYS))
    return alt.Axis(format="%Y-%m-%d", tickCount=each if days <= _SHORT else _MOST_DAYS)


def axis_chart(contact: ContactMood, axis: Axis, rows: pd.DataFrame) -> alt.Chart:
    """Return the intensity of one axis over the messages of a contact, from 0 to 1."""
    title = t(f"axis.{axis.name}")
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_bar(color="#0072b2" if axis.name == "praise" else "#c4500a", width=12)
        .encode(
            x=alt.X("at:T", title=None, axis=day_axis(contact)),
            y=alt.Y("value:Q", title=title, scale=alt.Scale(domain=[0, 1])),
            tooltip=[
                alt.Tooltip("at:T", title=t("column.date")),
                alt.Tooltip("name:N", title=t("column.document")),
                alt.Tooltip("value:Q", title=title, format=".2f"),
            ],
        )
        .properties(height=200)
    )
    return chart
