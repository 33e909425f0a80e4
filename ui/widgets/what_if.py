"""What-if: change what somebody can act upon and see what the history says."""

from __future__ import annotations

from datetime import date

import streamlit as st

from service.client import ClientError
from service.schemas import EstimateBasis, Project, RiskView, WhatIfIn, WhatIfOut
from ui import state
from ui.risk_words import fact_name, feature_name, money, points
from ui.widgets.markup import plain
from ui.words import day, percent, problem, t

# Scope, people, date, open changes: what a PM and a board talk about.
_NUMBERS = (
    "requirements_total_count",
    "requirements_added_count",
    "change_requests_open_count",
    "open_questions_count",
    "team_size_people",
    "capacity_gap_hours",
    "planned_effort_hours",
    "dependencies_open_count",
)


def what_if(project: Project, view: RiskView) -> None:
    """Show the form and, after it was sent, the answer with its doubts."""
    st.caption(t("risk.what_if_how"))
    if view.estimate is not None and view.estimate.basis is EstimateBasis.REFERENCE:
        st.info(t("risk.what_if_reference"), icon=":material/straighten:")
    known = {**view.snapshot.facts, **view.snapshot.features} if view.snapshot else {}
    with st.form("what_if", border=False):
        columns = st.columns(3)
        planned = known.get("planned_end")
        chosen = columns[0].date_input(
            fact_name("planned_end"), value=None, help=str(planned or ""), key="what_if_end"
        )
        changes: dict[str, float | int | str] = {}
        if isinstance(chosen, date):
            changes["planned_end"] = chosen.isoformat()
        for index, name in enumerate(_NUMBERS, start=1):
            now = known.get(name)
            value = columns[index % 3].number_input(
                fact_name(name),
                value=None,
                min_value=0.0,
                format="%g",
                step=1.0,
                placeholder="–" if now is None else f"{now:g}",
                key=f"what_if_{name}",
            )
            if value is not None:
                changes[name] = value
        if not st.form_submit_button(t("risk.what_if_run"), type="primary"):
            return
    if not changes:
        st.warning(t("risk.what_if_nothing"))
        return
    try:
        command = WhatIfIn(as_of=view.as_of, changes=changes)
        _answer(state.client().what_if(project.id, command))
    except ClientError as error:
        st.error(plain(problem(error)))


def _answer(found: WhatIfOut) -> None:
    before, after = found.before, found.after
    change = points(100 * (after.p_late - before.p_late))
    words = t(
        "risk.what_if_p", before=percent(before.p_late), after=percent(after.p_late), points=change
    )
    st.markdown(f"**{plain(words)}**")
    st.write(
        t(
            "risk.what_if_dates",
            p50_before=day(before.p50_end),
            p50_after=day(after.p50_end),
            p80_before=day(before.p80_end),
            p80_after=day(after.p80_end),
        )
    )
    slips = f"{before.expected_slip_days:+.0f}", f"{after.expected_slip_days:+.0f}"
    st.write(
        t(
            "risk.what_if_slip",
            before=slips[0],
            after=slips[1],
            loss_before=plain(money(before.expected_loss, before.currency)),
            loss_after=plain(money(after.expected_loss, after.currency)),
        )
    )
    st.caption(t("risk.what_if_n", before=before.n_reference, after=after.n_reference))
    separator = t("list.separator")
    if found.against_experience:
        names = separator.join(map(fact_name, found.against_experience))
        st.warning(t("risk.what_if_against", names=plain(names)), icon=":material/help:")
    if found.outside_experience:
        names = separator.join(dict.fromkeys(map(feature_name, found.outside_experience)))
        st.warning(t("risk.what_if_outside", names=plain(names)), icon=":material/warning:")
    if found.without_effect:
        names = separator.join(map(fact_name, found.without_effect))
        st.info(t("risk.what_if_idle", names=plain(names)), icon=":material/info:")
