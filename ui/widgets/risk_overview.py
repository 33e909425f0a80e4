"""The overview of the risk page: dates, probability over time, drivers, changes, similar work."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from service.schemas import ChangeSince, Estimate, EstimateBasis, Project, RiskView
from ui import charts
from ui.risk_words import (
    driver_of,
    fact_name,
    fact_value,
    kind_name,
    money,
    points,
    slip_days,
    work_title,
)
from ui.widgets.evidence import evidence_buttons, open_evidence
from ui.widgets.markup import plain, show
from ui.widgets.responses import first_responses
from ui.words import day, label, percent, t

_DRIVERS = 8
_MOST_EVENTS = 12
# A change that would be shown as "+0" is none.
_VISIBLE = 0.005


def headline(estimate: Estimate, before: Estimate | None) -> None:
    """Show probability, dates, slip and loss with what they rest on."""
    # two rows of three: a date needs room, also on a narrow screen
    with st.container(key="metrics_risk"):
        columns = [*st.columns(3), *st.columns(3)]
    delta = None
    if before is not None and abs(estimate.p_late - before.p_late) >= _VISIBLE:
        change = 100 * (estimate.p_late - before.p_late)
        delta = t("risk.points_since", points=points(change), day=day(before.as_of))
    columns[0].metric(
        t("risk.p_late"),
        percent(estimate.p_late),
        delta,
        delta_color="inverse",
        border=True,
        height="stretch",
        help=t("risk.p_late_help", threshold=percent(estimate.threshold)),
    )
    for column, level in zip(columns[3:], ("p50", "p80", "p95"), strict=True):
        days = f"{slip_days(estimate, level):+d}"
        column.metric(
            t(f"risk.{level}"),
            day(getattr(estimate, f"{level}_end")),
            border=True,
            height="stretch",
            help=t("risk.longest" if level == "p95" else "risk.after_plan", days=days),
        )
    columns[1].metric(
        t("risk.slip"),
        f"{estimate.expected_slip_days:+.0f}",
        border=True,
        height="stretch",
        help=t("risk.slip_help", mean=f"{estimate.mean_delay_days:.0f}"),
    )
    columns[2].metric(
        t("risk.loss"),
        money(estimate.expected_loss, estimate.currency),
        border=True,
        height="stretch",
        help=t("risk.loss_help"),
    )


def basis(view: RiskView, estimate: Estimate) -> None:
    """Say what the numbers rest on, each with its n."""
    if view.status.problem:
        st.warning(t("risk.problem", detail=plain(view.status.problem)), icon=":material/warning:")
    if estimate.basis is EstimateBasis.REFERENCE:
        words = t(
            "risk.basis_reference",
            finished=estimate.n_finished,
            needed=view.status.n_needed,
            segment=plain(kind_name(estimate.segment)),
            n=estimate.n_reference,
        )
        st.info(words, icon=":material/straighten:")
    else:
        st.caption(
            t(
                "risk.basis_own",
                n=estimate.n_reference,
                segment=plain(kind_name(estimate.segment) or "–"),
                finished=estimate.n_finished,
                version=plain(estimate.model_version),
                day=day(estimate.as_of),
            )
        )
    if view.snapshot is not None and view.snapshot.reconstructed:
        st.caption(t("risk.reconstructed"))


def overview(project: Project, view: RiskView, estimate: Estimate) -> None:
    """Show charts on the left, reasons and what to do on the right, the rest below."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        _charts(view)
    with right:
        st.subheader(t("risk.drivers"))
        _drivers(estimate)
        first_responses(project)
        _changes(view)
    _similar(view)


def _charts(view: RiskView) -> None:
    table = charts.trend_table(view.trend)
    st.subheader(t("risk.fan"))
    st.caption(t("risk.fan_how", days=len(table), n=view.trend[-1].n_reference))
    charts.show_chart(charts.fan(table), table, "dates")
    st.subheader(t("risk.timeline"))
    first = view.trend[0].as_of
    events = charts.event_table(view.timeline, min(first, *[e.on for e in view.timeline], first))
    st.caption(t("risk.timeline_how", n=len(view.timeline)))
    upper, lower = charts.timeline(table, events)
    below = () if lower is None else (lower,)
    charts.show_chart(upper, table, "probability", below=below)
    if view.timeline:
        with st.expander(t("risk.events")):
            for index, event in enumerate(reversed(view.timeline[-_MOST_EVENTS:])):
                words = (
                    f"{day(event.on)} · {label(event.kind)} · {event.label[:60]} {event.wording}"
                )
                if st.button(plain(words), key=f"event-{index}", type="tertiary"):
                    open_evidence(event.ref_kind, event.ref_id)


def _drivers(estimate: Estimate) -> None:
    if not estimate.drivers:
        st.caption(t("risk.drivers_none"))
        return
    st.caption(t("risk.drivers_how"))
    strongest = max(abs(driver.points) for driver in estimate.drivers)
    telling = [driver for driver in estimate.drivers if abs(driver.points) >= 0.5]
    for index, driver in enumerate(telling[:_DRIVERS]):
        show(_bar(driver_of(driver, estimate), driver.points, strongest))
        if driver.evidence:
            with st.expander(t("driver.evidence", n=len(driver.evidence))):
                evidence_buttons(driver.evidence, f"driver-{index}")


def _bar(name: str, added: float, strongest: float) -> str:
    """Return a driver with a bar to the right if it raises the risk, to the left if not."""
    width = 50 * abs(added) / max(strongest, 1e-9)
    side = "cs-raises" if added > 0 else "cs-lowers"
    start = 50 if added > 0 else 50 - width
    words = t("driver.points", points=points(added))
    return (
        f'<div class="cs-driver"><span>{escape(name)}</span>'
        f"<strong>{escape(words)}</strong>"
        f'<div class="cs-driver-track"><i class="{side}" '
        f'style="left:{start:.1f}%;width:{width:.1f}%"></i></div></div>'
    )


def _changes(view: RiskView) -> None:
    if view.before is None:
        return
    since = day(view.before.as_of)
    st.subheader(t("risk.changed", day=since))
    if not view.changed:
        st.caption(t("risk.changed_none", day=since))
        return
    st.dataframe(_change_table(view.changed), hide_index=True)


def _change_table(changes: list[ChangeSince]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            t("risk.column"): [fact_name(change.column) for change in changes],
            t("risk.before"): [fact_value(c.column, _short(c.before)) for c in changes],
            t("risk.after"): [fact_value(c.column, _short(c.after)) for c in changes],
        }
    )


def _short(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value


def _similar(view: RiskView) -> None:
    st.subheader(t("risk.similar"))
    if not view.similar:
        st.caption(t("risk.similar_none"))
        return
    late = sum(work.is_late for work in view.similar)
    st.caption(t("risk.similar_how", n=view.n_similar, late=late, shown=len(view.similar)))
    columns = {
        "similar_title": [work_title(work.title, work.segment) for work in view.similar],
        "similar_kind": [kind_name(work.segment) for work in view.similar],
        "similar_planned": [work.planned_days for work in view.similar],
        "similar_slip": [work.slip_days for work in view.similar],
        "similar_late": [work.is_late for work in view.similar],
        "similar_end": [work.actual_end for work in view.similar],
    }
    names = {name: t(f"risk.{name}") for name in columns}
    st.dataframe(pd.DataFrame(columns).rename(columns=names), hide_index=True)
