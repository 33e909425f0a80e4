"""Probability against impact of the open risks."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from service.schemas.risks import Risk
from ui import register
from ui.charts import show_chart
from ui.words import t

# Okabe-Ito vermilion and blue; the shape repeats what the color says.
_OVERDUE, _ON_TIME = "#c4500a", "#0072b2"


def exposure_chart(rows: Sequence[Risk]) -> None:
    """Show the risks that have both numbers; one alone needs no chart."""
    rated = [row for row in rows if row.exposure_days is not None]
    if len(rated) < 2:
        return
    frame = pd.DataFrame(
        {
            "percent": [row.probability_percent for row in rated],
            "days": [row.impact_days for row in rated],
            "code": [row.code for row in rated],
            "title": [row.title for row in rated],
            "due": [
                t("register.is_overdue") if register.is_overdue(row) else t("register.in_time")
                for row in rated
            ],
        }
    )
    names = [t("register.is_overdue"), t("register.in_time")]
    base = alt.Chart(frame).encode(
        x=alt.X(
            "percent:Q",
            title=t("column.probability_percent"),
            scale=alt.Scale(domain=[0, 100]),
            axis=alt.Axis(tickCount=10),
        ),
        y=alt.Y("days:Q", title=t("column.impact_days"), scale=alt.Scale(zero=True, nice=True)),
        tooltip=[
            alt.Tooltip("code:N", title=t("column.code")),
            alt.Tooltip("title:N", title=t("register.title")),
        ],
    )
    points = base.mark_point(size=140, filled=True, opacity=1).encode(
        color=alt.Color(
            "due:N", title=None, scale=alt.Scale(domain=names, range=[_OVERDUE, _ON_TIME])
        ),
        shape=alt.Shape(
            "due:N", title=None, scale=alt.Scale(domain=names, range=["triangle-up", "circle"])
        ),
    )
    texts = base.mark_text(align="left", dx=10, fontSize=12).encode(text="code:N")
    st.caption(t("register.chart_how", n=len(rated)))
    show_chart(alt.layer(points, texts).properties(height=230), frame, "register")
