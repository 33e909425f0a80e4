"""Change requests about a record item: both quotes, effects, agreement."""

from __future__ import annotations

from html import escape

import streamlit as st

from service.client import ClientError
from service.schemas import (
    ChangeRequest,
    ChangeState,
    ChangeUpdate,
    Priority,
    RecordDetail,
    Relation,
)
from ui import state
from ui.widgets.markup import chip, plain, show, side_by_side
from ui.words import label, problem, t

_PROBLEM = "change_problem"
_FIELDS = ("from_value", "to_value", "schedule_effect", "cost_effect")


def change_requests(item: RecordDetail) -> None:
    """Show the change requests of an item, drafts with a form."""
    words = st.session_state.pop(_PROBLEM, None)
    if words:
        st.warning(plain(words), icon=":material/sync_problem:")
    for change in item.changes:
        is_draft = change.state is ChangeState.DRAFT
        title = t("change.title", code=plain(change.record_code), state=label(change.state))
        with st.expander(title, expanded=is_draft, icon=":material/change_circle:"):
            _change(item.project_id, change)


def _named(change: ChangeRequest, value: str) -> str:
    """Return a value as the reader calls it: priorities by their names in the language of the pages."""
    if change.relation is Relation.CHANGES_PRIORITY and value in set(Priority):
        return label(Priority(value))
    return value or "–"


def _change(project_id: int, change: ChangeRequest) -> None:
    values = ""
    if change.from_value or change.to_value:
        values = f"{_named(change, change.from_value)} → {_named(change, change.to_value)}"
    show(
        f'<div class="cs-chips">{chip(label(change.relation))} '
        f"<strong>{escape(values)}</strong></div>",
        side_by_side(
            change.from_quote,
            t("match.before", code=change.record_code),
            change.to_quote,
            t("match.now"),
        ),
    )
    if change.state is not ChangeState.DRAFT:
        for field in ("schedule_effect", "cost_effect"):
            st.caption(f"{t(f'change.{field}')}: {plain(getattr(change, field)) or '–'}")
        return
    with st.form(f"change-{change.id}-{change.version}", border=False):
        columns = st.columns(2)
        for number, field in enumerate(_FIELDS):
            columns[number % 2].text_input(
                t(f"change.{field}"),
                getattr(change, field),
                max_chars=2000,
                key=_key(change, field),
            )
        with st.container(horizontal=True):
            for name, new_state in (
                ("agree", ChangeState.AGREED),
                ("save", None),
                ("reject", ChangeState.REJECTED),
            ):
                st.form_submit_button(
                    t(f"change.{name}"),
                    type="primary" if name == "agree" else "secondary",
                    on_click=_save,
                    args=(project_id, change, new_state),
                )


def _key(change: ChangeRequest, field: str) -> str:
    return f"change-{field}-{change.id}-{change.version}"


def _save(project_id: int, change: ChangeRequest, new_state: ChangeState | None) -> None:
    values: dict[str, object] = {"expected_version": change.version}
    for field in _FIELDS:
        entered = str(st.session_state[_key(change, field)]).strip()
        if entered != getattr(change, field):
            values[field] = entered
    if new_state is not None:
        values["state"] = new_state
    if len(values) == 1:
        return
    try:
        state.client().update_change(project_id, change.id, ChangeUpdate.model_validate(values))
    except ClientError as error:
        st.session_state[_PROBLEM] = (
            t("review.stale") if error.status == 409 and error.current else problem(error)
        )
