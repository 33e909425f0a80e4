"""Mood: the tone of each contact over time, with the sentences behind it."""

from __future__ import annotations

from html import escape

import altair as alt
import pandas as pd
import streamlit as st

from service.schemas import ContactMood, MoodPoint, ToneLabel
from ui import state
from ui.charts import show_chart
from ui.widgets.markup import plain, quote, show, tone_chip
from ui.widgets.mood_axes import AXES, Axis, axis_chart, axis_chips, day_axis
from ui.widgets.page import open_page, open_project, words_for_errors
from ui.words import day, label, t

# Okabe-Ito: blue, grey and vermilion stay apart for every kind of color vision; shape repeats it.
_COLORS = {
    ToneLabel.POSITIVE: "#0072b2",
    ToneLabel.NEUTRAL: "#6b7680",
    ToneLabel.NEGATIVE: "#c4500a",
}
_SHAPES = {
    ToneLabel.POSITIVE: "triangle-up",
    ToneLabel.NEUTRAL: "circle",
    ToneLabel.NEGATIVE: "triangle-down",
}


def _rows(contact: ContactMood, axis: Axis | None) -> pd.DataFrame:
    """Return what the chart of a contact shows, for the chart and for the file that is saved."""
    columns: dict[str, list[object]] = {"at": [point.at for point in contact.points]}
    if axis is None:
        columns["score"] = [point.score for point in contact.points]
        columns["tone"] = [label(point.label) for point in contact.points]
    else:
        columns["value"] = [point.axes.get(axis.name) for point in contact.points]
    columns["name"] = [point.document_name for point in contact.points]
    return pd.DataFrame(columns)


def _chart(contact: ContactMood, rows: pd.DataFrame) -> alt.LayerChart | alt.FacetChart:
    names = [label(tone) for tone in ToneLabel]
    base = alt.Chart(rows).encode(
        x=alt.X("at:T", title=None, axis=day_axis(contact)),
        y=alt.Y("score:Q", title=t("mood.score"), scale=alt.Scale(domain=[-1, 1])),
    )
    points = base.mark_point(size=110, filled=True, opacity=1).encode(
        color=alt.Color(
            "tone:N",
            title=None,
            scale=alt.Scale(domain=names, range=[_COLORS[tone] for tone in ToneLabel]),
        ),
        shape=alt.Shape(
            "tone:N",
            title=None,
            scale=alt.Scale(domain=names, range=[_SHAPES[tone] for tone in ToneLabel]),
        ),
        tooltip=[
            alt.Tooltip("at:T", title=t("column.date")),
            alt.Tooltip("name:N", title=t("column.document")),
            alt.Tooltip("tone:N", title=t("column.tone")),
            alt.Tooltip("score:Q", title=t("mood.score"), format=".2f"),
        ],
    )
    zero = alt.Chart(pd.DataFrame({"score": [0]})).mark_rule(color="#aab4bd").encode(y="score:Q")
    line = base.mark_line(color="#8a96a1", strokeWidth=1.5)
    return alt.layer(zero, line, points).properties(height=200)


def _evidence(point: MoodPoint, axis: Axis | None) -> None:
    words = point.quotes if axis is None else point.axis_quotes.get(axis.quotes, [])
    with st.container(horizontal=True, vertical_alignment="center"):
        show(
            f'<div class="cs-row">{tone_chip(point.label)} <span class="cs-meta">'
            f"{escape(day(point.at))} · {escape(point.document_name)} · "
            f"{point.score:+.2f}</span> {axis_chips(point)}{''.join(map(quote, words))}</div>"
        )
        if st.button(t("mood.open"), key=f"mood-{point.document_id}"):
            state.go("document", point.document_id)
            if point.evidence:
                first = point.evidence[0]
                st.session_state["place"] = (point.document_id, first.start, first.end)
            open_page("document")


def _shown(point: MoodPoint, axis: Axis | None) -> bool:
    return bool(point.quotes if axis is None else point.axes.get(axis.name, 0.0) >= axis.least)


def _contact(contact: ContactMood, axis: Axis | None, place: int) -> None:
    name = contact.name or contact.contact or t("mood.unknown")
    address = contact.contact if contact.contact != name and "@" in contact.contact else ""
    with st.container(border=True):
        show(
            f'<div class="cs-row-title">{escape(name)} '
            f'<span class="cs-meta">{escape(address)}</span></div>'
        )
        st.caption(
            t(
                "mood.numbers",
                n=contact.n,
                mean=f"{contact.mean_score:+.2f}",
                last=f"{contact.last_score:+.2f}",
            )
        )
        if contact.n > 1:
            rows = _rows(contact, axis)
            chart = _chart(contact, rows) if axis is None else axis_chart(contact, axis, rows)
            show_chart(chart, rows, f"mood-{place}")
        with_evidence = [point for point in reversed(contact.points) if _shown(point, axis)]
        if not with_evidence:
            st.caption(t("mood.no_evidence"))
            return
        with st.expander(t("mood.evidence", n=len(with_evidence)), expanded=contact.n == 1):
            for point in with_evidence[:20]:
                _evidence(point, axis)


def render() -> None:
    """Show the page."""
    project = open_project()
    if project is None:
        return
    page = state.client().mood(project.id, limit=100)
    st.caption(t("mood.how"))
    if not page.items:
        st.info(t("empty.no_mood"), icon=":material/mood:")
        return
    names = {axis.name: axis for axis in AXES}
    shown = {"tone": t("mood.score"), **{name: t(f"axis.{name}") for name in names}}
    chosen = st.segmented_control(
        t("mood.view"),
        list(shown),
        default="tone",
        required=True,
        format_func=lambda name: shown[name],
        key="mood_axis",
        label_visibility="collapsed",
    )
    if chosen in names:
        st.caption(t(f"axis.{chosen}.how"))
    axis = names.get(str(chosen))
    contacts = _chosen(page.items)
    # Whoever sounds worst now comes first; one message without a sentence to show is no course.
    contacts = sorted(contacts, key=lambda contact: contact.last_score)
    told = [one for one in contacts if one.n > 1 or any(_shown(p, axis) for p in one.points)]
    for place, contact in enumerate(told or contacts, start=1):
        _contact(contact, axis, place)
    if told and len(told) < len(contacts):
        st.caption(t("mood.silent", n=len(contacts) - len(told)))


def _chosen(contacts: list[ContactMood]) -> list[ContactMood]:
    """Return the contact that another page asked for, or all of them."""
    asked = st.session_state.get("mood_contact")
    found = [contact for contact in contacts if contact.contact == asked]
    if not found:
        return contacts
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("mood.only", contact=plain(found[0].contact)))
        if st.button(t("mood.all"), key="mood_all"):
            del st.session_state["mood_contact"]
            st.rerun()
    return found


with words_for_errors("page"):
    render()
