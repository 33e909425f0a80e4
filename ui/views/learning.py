"""Learning: what was learned from whom, where people disagree, what the models miss, and drift."""

from __future__ import annotations

from html import escape

import altair as alt
import pandas as pd
import streamlit as st

from service.schemas import learning as le
from ui import state
from ui.widgets.audit_queue import audit_queue
from ui.widgets.drift import drift_signals
from ui.widgets.markup import chip, plain, show
from ui.widgets.page import open_page, words_for_errors
from ui.widgets.vouching import reviewers_heard
from ui.words import label, moment, percent, t

_F1 = ("f1", "low", "high")


def _interval(low: float | None, high: float | None, n: int) -> str:
    if low is None or high is None:
        return t("learning.no_n")
    return t("learning.interval", low=percent(low), high=percent(high), n=n)


def _numbers(found: le.LearningOverview) -> None:
    agreement, audit = found.agreement, found.audit
    people, retrained = len(found.reviewers), found.last_retrained_at
    last = moment(retrained) if retrained else t("learning.never")
    cells = (
        (t("learning.examples"), str(found.examples), t("learning.from_people", n=people)),
        (t("learning.since"), str(found.since_last), last),
        (
            t("learning.agreement"),
            "–" if agreement.share is None else percent(agreement.share),
            _interval(agreement.low, agreement.high, agreement.n),
        ),
        (
            t("learning.missed"),
            "–" if audit.rate is None else f"{audit.rate:.1%}",
            _interval(audit.low, audit.high, audit.answered),
        ),
    )
    with st.container(horizontal=True):
        for title, value, below in cells:
            with st.container(border=True, width=260):
                show(
                    f'<div class="cs-meta">{escape(title)}</div>'
                    f'<div class="cs-number">{escape(value)}</div>'
                    f'<div class="cs-meta">{escape(below)}</div>'
                )


def _who(found: le.LearningOverview) -> None:
    st.subheader(t("learning.who"))
    rows = [
        {
            t("learning.col_reviewer"): one.reviewer,
            t("learning.col_examples"): one.n,
            **{
                t(f"learning.source_{source}"): one.by_source.get(source, 0)
                for source in le.ExampleSource
            },
            t("learning.col_overridden"): one.overridden,
            t("learning.col_last"): moment(one.last_at),
        }
        for one in found.reviewers
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True)
    labels = [chip(f"{label(le.Taught(key))} {n}") for key, n in found.by_label.items()]
    labels += [chip(f"{label(key)} {n}") for key, n in found.by_language.items()]
    show(f'<div class="cs-chips">{" ".join(labels)}</div>')


def _conflicts(agreement: le.Agreement) -> None:
    title = t("learning.conflicts", n=len(agreement.conflicts))
    with st.expander(title, icon=":material/forum:", expanded=bool(agreement.conflicts)):
        if agreement.n:
            kappa = "–" if agreement.kappa is None else f"{agreement.kappa:.2f}"
            st.caption(
                t(
                    "learning.agreement_words",
                    agreed=agreement.agreed,
                    n=agreement.n,
                    kappa=kappa,
                )
            )
        if not agreement.conflicts:
            st.caption(t("learning.no_conflicts"))
        for at, conflict in enumerate(agreement.conflicts):
            _conflict(at, conflict)


def _conflict(at: int, conflict: le.Conflict) -> None:
    voices = " ".join(chip(f"{voice.reviewer}: {_said(voice)}") for voice in conflict.voices)
    with st.container(horizontal=True, vertical_alignment="center", key=f"conflict-{at}"):
        show(
            f'<blockquote class="cs-quote">{escape(conflict.quote)}<footer>'
            f'<span class="cs-chips">{voices}</span></footer></blockquote>'
        )
        last = conflict.voices[-1]
        if last.item_id is not None and st.button(t("learning.open"), key=f"open-conflict-{at}"):
            state.go("project", last.project_id)
            state.go("document", last.document_id)
            state.go("item", last.item_id)
            open_page("document")


def _said(voice: le.Voice) -> str:
    if voice.priority is None:
        return label(voice.label)
    return t("list.separator").join((label(voice.label), t(f"Priority.{voice.priority}")))


def _curve(curve: le.LearningCurve) -> None:
    st.subheader(t("learning.curve"))
    if not curve.points:
        st.caption(t("learning.curve_none"))
        return
    rows = pd.DataFrame([point.model_dump() for point in curve.points])
    base = alt.Chart(rows).encode(
        x=alt.X(
            "decisions:Q",
            title=t("learning.decisions_axis"),
            axis=alt.Axis(format="d", tickMinStep=1, tickCount=8),
        ),
        tooltip=["decisions", *(alt.Tooltip(f"{name}:Q", format=".3f") for name in _F1), "n"],
    )
    y = alt.Y(
        "f1:Q",
        title=t("learning.f1_axis"),
        scale=alt.Scale(zero=False),
        axis=alt.Axis(format=".2f"),
    )
    chart = base.mark_line(color="#8a96a1").encode(y=y)
    chart += base.mark_point(size=90, filled=True).encode(y=y)
    if rows["low"].notna().all():
        chart = base.mark_area(opacity=0.12).encode(y="low:Q", y2="high:Q") + chart
        st.caption(t("learning.curve_how", n=curve.points[-1].n))
    st.altair_chart(chart.properties(height=220))
    if curve.next_100 is None:
        st.caption(t("learning.curve_few"))
        return
    words = {"points": _points(curve.next_100)}
    if curve.next_low is not None and curve.next_high is not None:
        words |= {"low": _points(curve.next_low), "high": _points(curve.next_high)}
        st.markdown(t("learning.curve_next_between", **words))
    else:
        st.markdown(t("learning.curve_next", **words))


def _points(share: float) -> str:
    """Return a difference in points; what rounds to nothing has no sign."""
    rounded = round(100 * share, 1)
    return f"{rounded:+.1f}" if rounded else "0.0"


def render() -> None:
    """Show the page."""
    found = state.client().learning()
    st.caption(t("learning.how"))
    _numbers(found)
    if found.examples:
        _who(found)
        reviewers_heard()
        _conflicts(found.agreement)
    else:
        st.info(plain(t("learning.none")), icon=":material/school:")
    audit_queue(found.audit, found.audit_waiting)
    _curve(found.curve)
    if st.button(t("learning.to_models"), key="to_models", icon=":material/model_training:"):
        open_page("models")
    drift_signals()


with words_for_errors("page"):
    render()
