"""Stretches of a document as the network reads them: heading path, some units before, the judged ones, some after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from models.features import UnitContext
from nlp.domain import Layout, Role, Side
from nlp.neutral import neutral

CORE_TOKENS = 150
"""Tokens of units that one window judges; every unit is judged in exactly one window."""
BEFORE_TOKENS = 70
AFTER_TOKENS = 40
UNIT_TOKENS = 90
HEADING_TOKENS = 40
_LONGEST_LABEL = 30
# Layout that the words alone do not show, as signs that the word pieces of the network know.
_MARKS = {Role.HEADING: "#", Role.BULLET: "-", Role.TABLE_ROW: "|", Role.TURN: ">", Role.FIELD: ":"}
_SPEAKERS = {Side.US: "[us]", Side.CLIENT: "[client]"}


@dataclass(frozen=True, slots=True)
class Window:
    """Token numbers of a stretch; ``ends`` are the places of the separator behind each unit that it judges."""

    tokens: tuple[int, ...]
    ends: tuple[int, ...]
    rows: tuple[int, ...]


def unit_text(layout: Layout, context: UnitContext, previous: UnitContext | None) -> str:
    """Return the words of a unit behind signs for its role, for a change of speaker and for its label."""
    segment = layout.segment_of(context.unit)
    parts = [_MARKS[segment.role]] if segment.role in _MARKS else []
    if segment.side in _SPEAKERS and (
        previous is None or layout.segment_of(previous.unit).side is not segment.side
    ):
        parts.append(_SPEAKERS[segment.side])
    if context.unit.span.start <= segment.content.start:
        text = layout.document.text[segment.span.start : segment.content.start]
        label = text.strip(" \t\r\n:：[]【】-*#>")
        if 0 < len(label) <= _LONGEST_LABEL:
            parts.append(neutral(f"{label}:", context.unit.language))
    return " ".join([*parts, context.plain])


def split_into_windows(
    layout: Layout, contexts: Sequence[UnitContext], tokenizer: Tokenizer
) -> list[Window]:
    """Cut a document into windows; the cost is linear in its length."""
    classify, separate = (special(tokenizer, sign) for sign in ("[CLS]", "[SEP]"))
    texts = [
        unit_text(layout, context, contexts[row - 1] if row else None)
        for row, context in enumerate(contexts)
    ]
    encoded = [
        [*found.ids[:UNIT_TOKENS], separate]
        for found in tokenizer.encode_batch(texts, add_special_tokens=False)
    ]
    windows = []
    start = 0
    while start < len(encoded):
        end = _reach(encoded, start, CORE_TOKENS, at_least=1)
        behind = encoded[max(0, start - BEFORE_TOKENS) : start][::-1]
        first = start - _reach(behind, 0, BEFORE_TOKENS)
        last = _reach(encoded, end, AFTER_TOKENS)
        heading = tokenizer.encode(contexts[first].heading, add_special_tokens=False).ids
        tokens = [classify, *heading[:HEADING_TOKENS], separate]
        ends = []
        for row in range(first, last):
            tokens += encoded[row]
            if start <= row < end:
                ends.append(len(tokens) - 1)
        windows.append(Window(tuple(tokens), tuple(ends), tuple(range(start, end))))
        start = end
    return windows


def special(tokenizer: Tokenizer, sign: str) -> int:
    """Return the number of a sign that no text holds.

    Raises
    ------
    ValueError
        If the tokenizer lacks it.
    """
    number = tokenizer.token_to_id(sign)
    if number is None:
        raise ValueError(f"the tokenizer has no {sign}")
    return number


def _reach(encoded: Sequence[Sequence[int]], start: int, most: int, *, at_least: int = 0) -> int:
    """Return the end of the units from ``start`` on whose tokens fit into ``most``."""
    end, used = start, 0
    while end < len(encoded) and (used + len(encoded[end]) <= most or end - start < at_least):
        used += len(encoded[end])
        end += 1
    return end
