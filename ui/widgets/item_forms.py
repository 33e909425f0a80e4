"""Forms under a review item: editing its fields, cutting it in several."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from service.schemas import FindingType, ItemFields, Priority, RequirementKind, ReviewItem
from ui import decide
from ui.review_queue import cuts
from ui.words import labels, t

_FIELDS = ("text", "type", "priority", "kind", "due_on", "owner", "criterion")

_WORDS = ("text", "owner", "criterion")


def _key(item: ReviewItem, field: str) -> str:
    return f"edit-{field}-{item.id}-{item.version}"


def edit_form(item: ReviewItem, then: int | None) -> None:
    """Let the reviewer correct an item, and save it or save and accept it."""
    types, priorities, kinds = list(FindingType), list(Priority), list(RequirementKind)
    with st.form(f"edit-{item.id}-{item.version}"):
        st.text_area(t("edit.text"), item.text, max_chars=5000, height=100, key=_key(item, "text"))
        left, right = st.columns(2)
        left.selectbox(
            t("edit.type"),
            types,
            index=types.index(item.type),
            format_func=labels(),
            key=_key(item, "type"),
        )
        right.selectbox(
            t("edit.priority"),
            priorities,
            index=priorities.index(item.priority) if item.priority else None,
            format_func=labels(),
            key=_key(item, "priority"),
        )
        left.selectbox(
            t("edit.kind"),
            kinds,
            index=kinds.index(item.kind) if item.kind else None,
            format_func=labels(),
            key=_key(item, "kind"),
        )
        right.date_input(t("edit.due"), value=item.due_on, key=_key(item, "due_on"))
        left.text_input(t("edit.owner"), item.owner or "", max_chars=200, key=_key(item, "owner"))
        if item.type is FindingType.REQUIREMENT:
            st.text_area(
                t("edit.criterion"),
                item.criterion or "",
                max_chars=5000,
                height=100,
                key=_key(item, "criterion"),
            )
        with st.container(horizontal=True):
            st.form_submit_button(
                t("edit.save_accept"), type="primary", on_click=_save_and_accept, args=(item, then)
            )
            st.form_submit_button(t("edit.save"), on_click=_save, args=(item,))
    _cancel()


def _entered(item: ReviewItem) -> ItemFields | None:
    keys = {field: _key(item, field) for field in _FIELDS}
    shown = {field: key for field, key in keys.items() if key in st.session_state}
    return changed(item, {field: st.session_state[key] for field, key in shown.items()})


def _save_and_accept(item: ReviewItem, then: int | None) -> None:
    decide.accept(item, then, fields=_entered(item))


def _save(item: ReviewItem) -> None:
    fields = _entered(item)
    if fields is None:
        decide.stop()
    else:
        decide.edit(item, fields)


def changed(item: ReviewItem, values: Mapping[str, object]) -> ItemFields | None:
    """Return only the fields whose values differ, so that nothing else counts as edited.

    An emptied wording stays as it was; an emptied owner, date or criterion is taken out.
    """
    tidy: dict[str, object] = {}
    for name, value in values.items():
        kept = value.strip() if name in _WORDS and isinstance(value, str) else value
        if name == "due_on" and not isinstance(kept, date):
            kept = None
        if name == "text" and not kept:
            continue
        if name == "criterion" and not item.criterion:
            # An empty field under no criterion changes nothing; below, empty means "none wanted".
            kept = kept or item.criterion
        tidy[name] = kept or None if name == "owner" else kept
    different = {name: value for name, value in tidy.items() if getattr(item, name) != value}
    return ItemFields.model_validate(different) if different else None


def split_form(item: ReviewItem) -> None:
    """Let the reviewer cut an item with line breaks."""
    key = f"split-text-{item.id}-{item.version}"
    with st.form(f"split-{item.id}-{item.version}"):
        st.text_area(t("split.how"), item.quote, height=140, key=key)
        st.form_submit_button(t("split.do"), type="primary", on_click=_split, args=(item, key))
    _cancel()


def _split(item: ReviewItem, key: str) -> None:
    try:
        offsets = cuts(item.quote, str(st.session_state[key]).replace("\r\n", "\n"))
    except ValueError:
        decide.tell(t("split.changed"), is_problem=True)
        return
    if not offsets:
        decide.tell(t("split.no_cut"), is_problem=True)
        return
    decide.split(item, offsets)


def _cancel() -> None:
    st.button(f"{t('edit.cancel')} `Esc`", key="act-cancel", on_click=decide.stop)
