"""One record item: values, sources, changes asked for, history, editing."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from service.client import ClientError
from service.schemas import (
    FindingType,
    Priority,
    RecordDetail,
    RecordStatus,
    RecordUpdate,
    RecordVersion,
    RequirementKind,
    SourceOut,
)
from ui import state
from ui.i18n import known
from ui.widgets.changes import change_requests
from ui.widgets.markup import chip, facts, plain, priority_chip, quote, show
from ui.widgets.page import open_page
from ui.words import day, label, labels, moment, problem, t

_PROBLEM = "record_problem"
_EDITABLE = ("text", "priority", "kind", "status", "due_on", "owner", "note", "criterion")


def record_detail(item: RecordDetail) -> None:
    """Show an item of the record."""
    words = st.session_state.pop(_PROBLEM, None)
    if words:
        st.warning(plain(words), icon=":material/sync_problem:")
    chips = [
        chip(item.code, "cs-code"),
        priority_chip(item.priority),
        chip(label(item.status), f"cs-record-{item.status.value}"),
    ]
    show(f'<div class="cs-chips">{" ".join(chips)}</div>')
    show(f'<p class="cs-wording">{escape(item.text)}</p>')
    show(facts(_rows(item)))
    for number, source in enumerate(item.sources):
        _source(item, source, number)
    change_requests(item)
    with st.expander(t("record.history", n=len(item.versions)), icon=":material/history:"):
        for version in reversed(item.versions):
            show(_version(version))
    with st.expander(t("record.edit"), icon=":material/edit:"):
        _form(item)


def _rows(item: RecordDetail) -> list[tuple[str, str]]:
    due = day(item.due_on) + (f" · {item.due_rule}" if item.due_rule else "") if item.due_on else ""
    said = t("record.not_said")
    if item.client_priority is not None:
        said = f"{label(item.client_priority)} · {t(f'basis.{item.basis.value}')}"
    is_requirement = item.type is FindingType.REQUIREMENT
    return [
        (t("record.client_priority"), escape(said) if is_requirement else ""),
        (t("record.our_priority"), escape(label(item.priority)) if is_requirement else ""),
        (t("card.kind"), escape(label(item.kind)) if item.kind else ""),
        (t("card.due"), escape(due)),
        (t("card.owner"), escape(item.owner or "")),
        (t("record.said_by"), escape(label(item.side))),
        (t("record.confirmed"), escape(f"{item.created_by} · {moment(item.created_at)}")),
        (t("record.note"), escape(item.note)),
        (t("card.criterion"), escape(item.criterion).replace("\n", "<br>")),
    ]


def _source(item: RecordDetail, source: SourceOut, number: int) -> None:
    caption = f"{source.document_name} · {day(source.received_at)} · {label(source.side)}"
    with st.container(key=f"source-{item.id}-{number}"):
        show(quote(source.quote, caption=caption))
        if st.button(
            t("record.to_source"), key=f"to_source-{item.id}-{number}", icon=":material/link:"
        ):
            state.go("document", source.document_id)
            st.session_state["place"] = (source.document_id, source.start, source.end)
            open_page("document")


def _version(version: RecordVersion) -> str:
    language = state.language()
    lines = []
    for name in version.changed:
        key = f"column.{name}"
        shown = t(key) if known(language, key) else name
        lines.append(f"{escape(shown)}: {escape(_value(version.values.get(name)))}")
    key = f"reason.{version.reason}"
    reason = t(key) if known(language, key) else version.reason
    head = f"{t('record.version', n=version.version)} · {version.by} · {moment(version.at)}"
    return (
        f'<div class="cs-version"><strong>{escape(head)}</strong> {escape(reason)}'
        f'<div class="cs-meta">{"<br>".join(lines)}</div></div>'
    )


def _value(value: object) -> str:
    """Return a stored value in the words of the language."""
    if value is None or value == "":
        return "–"
    if not isinstance(value, str):
        return str(value)
    for enum in (Priority, RequirementKind, RecordStatus, FindingType):
        if value in list(enum):
            return label(enum(value))
    return value


def _key(item: RecordDetail, field: str) -> str:
    return f"record-{field}-{item.id}-{item.version}"


def _form(item: RecordDetail) -> None:
    with st.form(f"record-{item.id}-{item.version}", border=False):
        st.text_area(t("edit.text"), item.text, max_chars=5000, key=_key(item, "text"))
        left, right = st.columns(2)
        _choose(left, item, "priority", Priority, item.priority)
        _choose(right, item, "kind", RequirementKind, item.kind)
        _choose(left, item, "status", RecordStatus, item.status)
        right.date_input(t("edit.due"), value=item.due_on, key=_key(item, "due_on"))
        left.text_input(t("edit.owner"), item.owner or "", max_chars=200, key=_key(item, "owner"))
        right.text_input(t("edit.reason"), max_chars=500, key=_key(item, "reason"))
        st.text_area(t("record.note"), item.note, max_chars=5000, height=80, key=_key(item, "note"))
        st.text_area(
            t("card.criterion"),
            item.criterion,
            max_chars=5000,
            height=80,
            key=_key(item, "criterion"),
        )
        st.form_submit_button(t("edit.save"), type="primary", on_click=_save, args=(item,))


def _choose(
    column: st.delta_generator.DeltaGenerator,
    item: RecordDetail,
    field: str,
    options: type[Priority] | type[RequirementKind] | type[RecordStatus],
    value: Priority | RequirementKind | RecordStatus | None,
) -> None:
    names = list(options)
    column.selectbox(
        t("record.status") if field == "status" else t(f"edit.{field}"),
        names,
        index=next((n for n, name in enumerate(names) if name == value), None),
        format_func=labels(),
        key=_key(item, field),
    )


def update(item: RecordDetail, values: dict[str, object], reason: str) -> RecordUpdate | None:
    """Return the command for the values that differ; none if nothing does."""
    tidy = dict(values)
    tidy["owner"] = str(values["owner"] or "").strip() or None
    tidy["text"] = str(values["text"] or "").strip() or item.text
    tidy["note"] = str(values["note"] or "").strip()
    tidy["criterion"] = str(values["criterion"] or "").strip()
    tidy["due_on"] = values["due_on"] if isinstance(values["due_on"], date) else None
    different = {name: value for name, value in tidy.items() if getattr(item, name) != value}
    if not different:
        return None
    return RecordUpdate.model_validate(
        {"expected_version": item.version, "reason": reason, **different}
    )


def _save(item: RecordDetail) -> None:
    values = {field: st.session_state[_key(item, field)] for field in _EDITABLE}
    command = update(item, values, str(st.session_state[_key(item, "reason")]).strip())
    if command is None:
        return
    try:
        state.client().update_record(item.project_id, item.id, command)
    except ClientError as error:
        st.session_state[_PROBLEM] = (
            t("review.stale") if error.status == 409 and error.current else problem(error)
        )
