"""Marks that a writer announces for answers within the quoted mail: 【答】, [Anna], ``-->``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.zoning.signoff import names_of

_ANNOUNCED = re.compile(r"【[^】\n]{1,8}】|\[[^\]\n]{1,20}\]|[-=]{1,3}>+|>>>?|\*{2,3}|#{2,3}")
_INLINE = re.compile(
    r"\binline\b|\bin[ -]line\b|\bbelow\b|in (?:blue|red|green|the original)|下面|下方|如下|原信|原文|[红蓝绿]字|逐条"
)


def announced_marks(words: Sequence[str], writer: str | None) -> tuple[str, ...]:
    """Return how answers below may begin, judged by the folded new words above the quoted mail.

    A mark counts only where the writer names it there, or announces answers and puts the own name
    in brackets: anybody's older words may begin with a bracket.
    """
    marks = {mark for line in words for mark in _ANNOUNCED.findall(line)}
    if any(_INLINE.search(line) for line in words):
        for name in names_of(writer):
            marks |= {f"[{name}]", f"【{name}】"}
    return tuple(sorted(marks))
