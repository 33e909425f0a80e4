"""Buttons of a review item; each has one key on the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from service.schemas import FindingType, Priority, Relation, ReviewItem
from ui import decide, state
from ui.review_queue import OPEN
from ui.words import label, t

PRIORITIES = {
    "1": Priority.MUST,
    "2": Priority.SHOULD,
    "3": Priority.COULD,
    "4": Priority.WONT,
}
# The keyboard knows only how a button's key begins; the rest names item and version, so that a
# press meant for an item that has changed finds no button.
KEYS = {
    "a": "act-accept-",
    "r": "act-reject-",
    "e": "act-edit-",
    "n": "act-new-",
    **{digit: f"act-priority-{digit}-" for digit in PRIORITIES},
    "s": "act-skip-",
    "u": "act-undo",
    "m": "act-merge-",
    "x": "act-split-",
    "j": "act-next",
    "ArrowDown": "act-next",
    "k": "act-previous",
    "ArrowUp": "act-previous",
    "?": "act-help",
    "Escape": "act-cancel",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an item: where to go after a decision, and what came before it."""

    then: int | None
    previous: ReviewItem | None
    next: ReviewItem | None


def _button(item: ReviewItem, name: str, words: str, sign: str, **options: object) -> None:
    shown = f"{words} `{sign}`"
    st.button(shown, key=f"act-{name}-{item.id}-{item.version}", **options)  # type: ignore[arg-type]


def action_buttons(item: ReviewItem, around: Around) -> None:
    """Show what can be done with an item."""
    is_open = item.state in OPEN
    with st.container(horizontal=True, gap="xsmall", key="actions"):
        if is_open:
            _decisions(item, around)
        else:
            st.caption(t("actions.decided"))
    with st.container(horizontal=True, gap="xsmall", key="more_actions"):
        if is_open:
            _changes(item, around)
        undo_button(item.project_id)
        _moves(around)


def _decisions(item: ReviewItem, around: Around) -> None:
    accept: Callable[..., None] = decide.accept
    _button(
        item,
        "accept",
        t(f"actions.accept_{_manner(item)}"),
        "A",
        type="primary",
        on_click=accept,
        args=(item, around.then),
    )
    if item.matched_record_id is not None and item.relation is not Relation.NEW:
        _button(
            item,
            "new",
            t("actions.accept_as_new"),
            "N",
            on_click=accept,
            args=(item, around.then),
            kwargs={"as_new": True},
        )
    if item.type is FindingType.RISK and item.relation is Relation.NEW:
        st.button(
            t("register.accept"),
            key=f"act-register-{item.id}-{item.version}",
            on_click=accept,
            args=(item, around.then),
            kwargs={"register": True},
        )
    _button(
        item, "reject", t("actions.reject"), "R", on_click=decide.reject, args=(item, around.then)
    )
    if item.type is FindingType.REQUIREMENT:
        for digit, priority in PRIORITIES.items():
            _button(
                item,
                f"priority-{digit}",
                label(priority),
                digit,
                on_click=accept,
                args=(item, around.then),
                kwargs={"priority": priority},
                help=t("actions.priority_help", priority=label(priority)),
            )


def _manner(item: ReviewItem) -> str:
    changing = (Relation.CHANGES_VALUE, Relation.CHANGES_PRIORITY)
    if item.relation in changing:
        return "change"
    return "withdrawal" if item.relation is Relation.WITHDRAWS else "plain"


def _changes(item: ReviewItem, around: Around) -> None:
    _button(item, "skip", t("actions.skip"), "S", on_click=decide.skip, args=(item, around.then))
    _button(item, "edit", t("actions.edit"), "E", on_click=decide.start, args=("edit", item))
    if around.previous is not None and around.previous.state in OPEN:
        _button(
            item,
            "merge",
            t("actions.merge"),
            "M",
            on_click=decide.merge,
            args=(item, around.previous),
            help=t("actions.merge_help"),
        )
    _button(item, "split", t("actions.split"), "X", on_click=decide.start, args=("split", item))


def undo_button(project_id: int) -> None:
    """Show the button that takes back the last decision."""
    st.button(
        f"{t('actions.undo')} `U`",
        key="act-undo",
        icon=":material/undo:",
        on_click=decide.undo,
        args=(project_id,),
    )


def _moves(around: Around) -> None:
    for name, sign, target in (
        ("previous", "K", around.previous),
        ("next", "J", around.next),
    ):
        st.button(
            f"{t(f'actions.{name}')} `{sign}`",
            key=f"act-{name}",
            disabled=target is None,
            on_click=state.go,
            args=("item", target.id if target else None),
        )


def help_button() -> None:
    """Show the button for the list of keys, and the list while it is asked for."""
    shown = bool(st.session_state.get("show_keys"))

    def turn() -> None:
        st.session_state["show_keys"] = not shown

    st.button(f"{t('actions.help')} `?`", key="act-help", on_click=turn, icon=":material/keyboard:")


def keys_help() -> None:
    """Show what each key does, if asked for."""
    if not st.session_state.get("show_keys"):
        return
    with st.container(border=True, key="keys_help"):
        rows = ("a", "r", "e", "priority", "n", "s", "u", "m", "x", "jk", "click", "help")
        st.markdown("\n".join(f"- {t(f'keys.{row}')}" for row in rows))
