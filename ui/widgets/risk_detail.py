"""One risk: values, the words it comes from, changing it, closing it with its outcome, history."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from service.schemas import Project
from service.schemas.delay_enums import DriverGroup
from service.schemas.risks import Helped, Risk, RiskCreate, RiskDetail, RiskStatus
from ui import register, state
from ui.i18n import known
from ui.widgets.markup import chip, facts, quote, show
from ui.widgets.page import open_page
from ui.words import day, label, labels, moment, t

_OPEN = (RiskStatus.OPEN, RiskStatus.ACTING)
_ENUMS = (RiskStatus, Helped, DriverGroup)


def number(value: float | None) -> str:
    """Return a number as people write it, or a dash for nothing."""
    return "–" if value is None else f"{value:,.10g}"


def risk_detail(risk: RiskDetail) -> None:
    """Show a risk with what can be done about it."""
    chips = [chip(risk.code, "cs-code"), chip(label(risk.status)), chip(label(risk.source))]
    if register.is_overdue(risk):
        chips.append(chip(t("register.is_overdue"), "cs-state-rejected"))
    show(f'<div class="cs-chips">{" ".join(chips)}</div>')
    show(f'<p class="cs-wording">{escape(risk.title)}</p>')
    show(facts(_rows(risk)))
    if risk.quote:
        _source(risk)
    if risk.status is RiskStatus.CLOSED:
        st.button(
            t("register.reopen"),
            key=f"reopen-{risk.id}-{risk.version}",
            on_click=register.update,
            args=(risk, {"status": RiskStatus.OPEN}),
        )
    else:
        with st.expander(t("record.edit"), icon=":material/edit:"):
            _form(risk)
        with st.expander(t("register.close"), icon=":material/task_alt:"):
            _close_form(risk)
    with st.expander(t("record.history", n=len(risk.versions)), icon=":material/history:"):
        show("".join(_version(risk, place) for place in reversed(range(len(risk.versions)))))


def _rows(risk: RiskDetail) -> list[tuple[str, str]]:
    exposure = ""
    if risk.exposure_days is not None:
        exposure = t(
            "register.exposure_line",
            percent=risk.probability_percent,
            days=number(risk.impact_days),
            exposure=number(risk.exposure_days),
        )
    outcome = ""
    if risk.status is RiskStatus.CLOSED:
        came = t("register.occurred") if risk.occurred else t("register.not_occurred")
        outcome = f"{came} · {label(risk.helped)} · {risk.outcome_note}".rstrip(" ·")
    rows = [
        ("register.description", risk.description),
        ("register.driver", label(risk.driver) if risk.driver else ""),
        ("column.exposure_days", exposure),
        ("column.impact_cost", number(risk.impact_cost) if risk.impact_cost is not None else ""),
        ("register.response", risk.response),
        ("card.owner", risk.owner),
        ("card.due", day(risk.due_on) if risk.due_on else ""),
        ("register.contingency", risk.contingency),
        ("register.outcome", outcome),
        ("register.added", f"{risk.created_by} · {moment(risk.created_at)}"),
    ]
    return [(t(key), escape(words).replace("\n", "<br>")) for key, words in rows]


def _source(risk: Risk) -> None:
    show(quote(risk.quote or "", caption=risk.document_name or ""))
    if risk.document_id is not None and st.button(
        t("record.to_source"), key=f"risk_source-{risk.id}", icon=":material/link:"
    ):
        state.go("document", risk.document_id)
        st.session_state["place"] = (risk.document_id, risk.start, risk.end)
        open_page("document")


def _version(risk: RiskDetail, place: int) -> str:
    version = risk.versions[place]
    lines = []
    for name in version.changed:
        key = (
            f"register.{name}" if known(state.language(), f"register.{name}") else f"column.{name}"
        )
        shown = t(key) if known(state.language(), key) else name
        lines.append(f"{escape(shown)}: {escape(_value(version.values.get(name)))}")
    head = f"{t('record.version', n=version.version)} · {version.by} · {moment(version.at)}"
    return (
        f'<div class="cs-version"><strong>{escape(head)}</strong>'
        f'<div class="cs-meta">{"<br>".join(lines)}</div></div>'
    )


def _value(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return t("register.occurred") if value else t("register.not_occurred")
    for enum in _ENUMS:
        if value in list(enum):
            return label(enum(str(value)))
    return str(value)


def _inputs(name: str, risk: Risk | None) -> dict[str, object]:
    """Show the fields of a risk inside a form; return what they hold."""
    left, right = st.columns(2)
    values: dict[str, object] = {
        "title": st.text_input(
            t("register.title"),
            risk.title if risk else "",
            max_chars=300,
            key=f"{name}-title",
            placeholder=t("register.title_example"),
        ).strip(),
        "owner": left.text_input(
            t("card.owner"), risk.owner if risk else "", max_chars=200, key=f"{name}-owner"
        ).strip(),
    }
    due = right.date_input(
        t("register.due"), value=risk.due_on if risk else None, key=f"{name}-due"
    )
    values["due_on"] = due if isinstance(due, date) else None
    percent = left.number_input(
        t("column.probability_percent"),
        0,
        100,
        value=risk.probability_percent if risk else None,
        step=5,
        key=f"{name}-percent",
    )
    values["probability_percent"] = percent
    for column, field in ((right, "impact_days"), (left, "impact_cost")):
        values[field] = column.number_input(
            t(f"column.{field}"),
            min_value=0.0,
            value=getattr(risk, field) if risk else None,
            step=1.0,
            key=f"{name}-{field}",
        )
    values["driver"] = right.selectbox(
        t("register.driver"),
        list(DriverGroup),
        index=list(DriverGroup).index(risk.driver) if risk and risk.driver else None,
        format_func=labels(),
        key=f"{name}-driver",
    )
    for field in ("response", "contingency", "description"):
        values[field] = st.text_area(
            t(f"register.{field}"),
            getattr(risk, field) if risk else "",
            max_chars=5000,
            height=80,
            key=f"{name}-{field}",
        ).strip()
    return values


def _form(risk: RiskDetail) -> None:
    with st.form(f"risk-{risk.id}-{risk.version}", border=False):
        values = _inputs(f"risk-{risk.id}-{risk.version}", risk)
        values["status"] = st.segmented_control(
            t("record.status"),
            list(_OPEN),
            default=risk.status,
            required=True,
            format_func=labels(),
            key=f"risk-{risk.id}-{risk.version}-status",
        )
        if st.form_submit_button(t("edit.save"), type="primary"):
            values["title"] = values["title"] or risk.title
            register.update(risk, values)
            st.rerun()


def _close_form(risk: RiskDetail) -> None:
    st.caption(t("register.close_why"))
    key = f"close-{risk.id}-{risk.version}"
    with st.form(key, border=False):
        occurred = st.radio(
            t("register.did_occur"),
            [False, True],
            format_func={
                False: t("register.not_occurred"),
                True: t("register.occurred"),
            }.__getitem__,
            horizontal=True,
            key=f"{key}-occurred",
        )
        helped = st.radio(
            t("register.did_help"),
            list(Helped),
            format_func=labels(),
            horizontal=True,
            key=f"{key}-helped",
        )
        note = st.text_area(
            t("register.outcome_note"), max_chars=5000, height=80, key=f"{key}-note"
        )
        if st.form_submit_button(t("register.close"), type="primary"):
            values = {"occurred": occurred, "helped": helped, "outcome_note": note.strip()}
            register.close(risk, values)
            st.rerun()


def new_risk(project: Project) -> None:
    """Let the reader add a risk by hand."""
    with (
        st.popover(t("register.new"), icon=":material/add:", key="new_risk"),
        st.form("new_risk_form", border=False, clear_on_submit=True),
    ):
        values = _inputs("new_risk", None)
        if not st.form_submit_button(t("register.add"), type="primary"):
            return
        if not values["title"]:
            st.error(t("register.title_missing"))
            return
        given = {name: value for name, value in values.items() if value not in (None, "")}
        register.create(project.id, RiskCreate.model_validate(given))
        st.rerun()
