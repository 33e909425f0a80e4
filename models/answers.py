"""Questions that the same document answers: those of a questionnaire, and those that the next speaker takes up.

A project manager follows up open questions. The prompts of a questionnaire that came back filled in are none, nor is
"是 Excel 吗？" with "是" below it.
"""

# ruff: noqa: E501  (lists of wordings read better on long lines)

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from models.features import UnitContext
from nlp.domain import CueKind, DocumentKind, Layout, Role

_FEWEST = 3
"""Answered questions on lines of their own that make a document a questionnaire."""
_PROPOSES = frozenset({CueKind.WITHDRAWAL, CueKind.WONT})
"""Cues of questions that a short answer turns into a change of the record ("评价功能就不做了吧？" - "不做了。")."""
_ON_ITS_OWN = re.compile(r"\W{0,4}(?:(?:q|question|问题?)?\s?\d{0,2}\s?[.:：、)）]|[-*•])")
_LEFT_OPEN = re.compile(
    r"\b(?:tbd|tbc|to be (?:confirmed|decided|clarified|checked)|open|pending|no idea|not (?:yet|sure|known|decided|clear)|unclear|(?:don't|do not|doesn't) know|"
    r"(?:i'll|we'll|i will|we will|let me|need to|have to|must) (?:first )?(?:check|ask|find out|get back|look|clarify|confirm|see|think)|good question|depends)\b|"
    r"待定|待确认|待议|暂无|未定|没定|不清楚|不知道|不确定|不好说|说不好|(?:我|再|先|去|要|得)(?:回去)?(?:问|确认|查|看|了解|核实|落实|想|商量|请示)|回头|再说|还在|会后|晚点|稍后|先不定|回去(?:翻|看|查|问)"
)  # fmt: skip


def answered(layout: Layout, found: Sequence[UnitContext]) -> frozenset[int]:
    """Return the indexes of the units that ask what the unit behind them answers.

    Parameters
    ----------
    layout
        The document.
    found
        Its units in order (`models.features.contexts`).
    """
    pairs = [
        (asks, replies)
        for asks, replies in pairwise(found)
        if _asks(asks) and not _asks(replies) and _replies(layout, asks, replies)
    ]
    spoken = [
        asks.unit.index
        for asks, replies in pairs
        if _other_speaks(layout, asks, replies) and not _proposes(asks)
    ]
    filled = [
        asks.unit.index
        for asks, _ in pairs
        if layout.segment_of(asks.unit).speaker is None and _ON_ITS_OWN.match(asks.folded)
    ]
    if layout.document.kind is not DocumentKind.NOTES or len(filled) < _FEWEST:
        filled = []
    return frozenset((*spoken, *filled))


def _asks(context: UnitContext) -> bool:
    return context.folded.rstrip(" )*_\"'").endswith("?")


def _proposes(context: UnitContext) -> bool:
    return any(cue.kind in _PROPOSES for cue in context.cues)


def _replies(layout: Layout, asks: UnitContext, replies: UnitContext) -> bool:
    """Return whether the second unit may answer the first: same meeting and zone, no title, nothing left open."""
    here, there = layout.segment_of(asks.unit), layout.segment_of(replies.unit)
    return (
        (here.zone, here.meeting) == (there.zone, there.meeting)
        and there.role is not Role.HEADING
        and any(sign.isalnum() for sign in replies.text)
        and _LEFT_OPEN.search(replies.folded) is None
    )


def _other_speaks(layout: Layout, asks: UnitContext, replies: UnitContext) -> bool:
    here, there = layout.segment_of(asks.unit).speaker, layout.segment_of(replies.unit).speaker
    return here is not None and there is not None and here != there
