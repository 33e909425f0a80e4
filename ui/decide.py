"""Decisions of a reviewer: written at once, then on to the next item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from service.client import ClientError
from service.schemas import (
    Accept,
    Edit,
    FindingType,
    ItemAdd,
    ItemFields,
    ItemRef,
    Merge,
    Priority,
    Reject,
    ReviewItem,
    Skip,
    Split,
)
from service.schemas.risks import RiskCreate
from ui import state
from ui.words import label, problem, t

_HANDLED = "handled"
_NOTICE = "notice"
_MODE = "mode"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the last action led to; ``is_problem`` if it was not done."""

    words: str
    is_problem: bool = False


def notice() -> Notice | None:
    """Return what the last action led to."""
    found: Notice | None = st.session_state.get(_NOTICE)
    return found


def tell(words: str, *, is_problem: bool = False) -> None:
    """Show words until the next action."""
    st.session_state[_NOTICE] = Notice(words, is_problem)


def mode(item: ReviewItem) -> str:
    """Return what is being done to an item: ``edit``, ``split`` or nothing."""
    name, item_id = st.session_state.get(_MODE, ("", 0))
    return str(name) if item_id == item.id else ""


def start(name: str, item: ReviewItem) -> None:
    """Begin to edit or split an item."""
    st.session_state[_MODE] = (name, item.id)


def stop() -> None:
    """End editing and splitting without a change."""
    st.session_state.pop(_MODE, None)


def _write(item: ReviewItem, action: Callable[[], str], *, then: int | None) -> None:
    # A key pressed twice reaches us twice before the page shows the next item; the second press
    # was meant for nothing that the reviewer has seen.
    if st.session_state.get(_HANDLED) == (item.id, item.version):
        return
    try:
        words = action()
    except ClientError as error:
        stale = error.status == 409
        tell(t("review.stale") if stale and error.current else problem(error), is_problem=True)
        return
    st.session_state[_HANDLED] = (item.id, item.version)
    stop()
    tell(words)
    state.go("item", then)


def accept(
    item: ReviewItem,
    then: int | None,
    *,
    priority: Priority | None = None,
    as_new: bool = False,
    fields: ItemFields | None = None,
    register: bool = False,
) -> None:
    """Confirm an item, with corrections if given; ``register`` also enters it as a risk."""
    changes = fields or (ItemFields(priority=priority) if priority else None)
    values: dict[str, object] = {"expected_version": item.version}
    if changes is not None:
        values["fields"] = changes
    if as_new:
        values["as_new"] = True

    def action() -> str:
        done = state.client().accept(item.project_id, item.id, Accept.model_validate(values))
        if register and done.record_id is not None:
            command = RiskCreate(record_id=done.record_id)
            state.client().create_risk(item.project_id, command)
            return t("register.accepted", code=done.record_code or "")
        words = t("done.accepted", code=done.record_code or "")
        return f"{words} · {label(done.priority)}" if done.priority else words

    _write(item, action, then=then)


def reject(item: ReviewItem, then: int | None) -> None:
    """Reject an item."""

    def action() -> str:
        command = Reject(expected_version=item.version)
        state.client().reject(item.project_id, item.id, command)
        return t("done.rejected")

    _write(item, action, then=then)


def skip(item: ReviewItem, then: int | None) -> None:
    """Leave an item for later."""

    def action() -> str:
        state.client().skip(item.project_id, item.id, Skip(expected_version=item.version))
        return t("done.skipped")

    _write(item, action, then=then)


def edit(item: ReviewItem, fields: ItemFields) -> None:
    """Correct an item and stay on it."""

    def action() -> str:
        command = Edit(expected_version=item.version, fields=fields)
        state.client().edit(item.project_id, item.id, command)
        return t("done.edited")

    _write(item, action, then=item.id)


def split(item: ReviewItem, offsets: list[int]) -> None:
    """Cut an item at offsets of its quote, and go on with the first part."""
    parts: list[int] = []

    def action() -> str:
        places = [item.start + offset for offset in offsets]
        command = Split(expected_version=item.version, offsets=places)
        page = state.client().split(item.project_id, item.id, command)
        parts.extend(part.id for part in page.items)
        return t("done.split", n=len(page.items))

    _write(item, action, then=item.id)
    if parts:
        state.go("item", parts[0])


def merge(item: ReviewItem, previous: ReviewItem) -> None:
    """Join an item to the one before it, and go on with the joined one."""

    def action() -> str:
        other = ItemRef(id=item.id, expected_version=item.version)
        command = Merge(expected_version=previous.version, others=[other])
        state.client().merge(item.project_id, previous.id, command)
        return t("done.merged")

    _write(item, action, then=previous.id)


def undo(project_id: int) -> None:
    """Take back the reviewer's last decision and show its item."""
    try:
        result = state.client().undo_last(project_id)
    except ClientError as error:
        words = t("review.cannot_undo", detail=error.detail) if error.status == 409 else None
        tell(words or problem(error), is_problem=True)
        return
    st.session_state.pop(_HANDLED, None)
    stop()
    tell(t("done.undone", what=label(result.decision.action)))
    if result.items:
        state.go("document", result.items[0].document_id)
        state.go("item", result.items[0].id)


def add(
    project_id: int,
    document_id: int,
    start_at: int,
    end: int,
    *,
    type: FindingType,  # noqa: A002 - name of the field
    at_once: bool,
) -> None:
    """Add what the models missed, and show it."""
    command = ItemAdd(start=start_at, end=end, type=type, accept=at_once)
    try:
        item = state.client().add_item(project_id, document_id, command)
    except ClientError as error:
        tell(problem(error), is_problem=True)
        return
    tell(t("done.added"))
    state.go("item", item.id)
