"""What helps to decide on a requirement: what to ask, how to check it, why this priority."""

from __future__ import annotations

from html import escape

import streamlit as st

from service.client import ClientError
from service.schemas import ExampleOut, ExplanationOut, FindingType, ReviewItem
from ui import state
from ui.widgets.markup import priority_chip
from ui.words import label, t

_EXPLAINED = "explained"


def hint_rows(item: ReviewItem) -> list[tuple[str, str]]:
    """Return names and values (HTML) for the card of an item; empty values are not shown."""
    if item.type is not FindingType.REQUIREMENT:
        return []
    explanation = _explanation(item)
    return [
        (t("card.without"), _without(explanation) if explanation else ""),
        (t("card.questions"), "<br>".join(escape(gap.question) for gap in item.gaps)),
        (t("card.criterion"), _criterion(item)),
        (t("card.examples"), _examples(explanation.examples) if explanation else ""),
    ]


def _criterion(item: ReviewItem) -> str:
    if not item.criterion:
        return ""
    lines = escape(item.criterion).replace("\n", "<br>")
    if item.criterion_is_draft:
        return f'{lines}<br><span class="cs-meta">{escape(t("card.draft"))}</span>'
    return lines


def _without(explanation: ExplanationOut) -> str:
    return "<br>".join(
        escape(
            t(
                "card.without_words",
                words=t("list.quoted", words=found.words),
                priority=label(found.priority),
            )
        )
        for found in explanation.counterfactuals
    )


def _examples(examples: list[ExampleOut]) -> str:
    return "<br>".join(
        f"{escape(found.code)} {priority_chip(found.priority)} {escape(found.text)}"
        for found in examples
    )


def _explanation(item: ReviewItem) -> ExplanationOut | None:
    """Return why the shown item has its priority; asked for once per item and version."""
    mark = (item.id, item.version)
    kept: tuple[object, ExplanationOut | None] | None = st.session_state.get(_EXPLAINED)
    if kept is None or kept[0] != mark:
        try:
            found = state.client().item(item.project_id, item.id).explanation
        except ClientError:
            # The card is of use without it, and the next decision meets the same problem aloud.
            return None
        kept = (mark, found)
        st.session_state[_EXPLAINED] = kept
    return kept[1]
