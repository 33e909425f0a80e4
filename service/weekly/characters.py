"""What a document can hold: no control characters, which XML and fonts refuse."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Han, kana, full-width forms, CJK punctuation and symbols: what a Latin font does not have.
_EASTERN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u2190-\u22ff]+")


def printable(text: str) -> str:
    """Return text without characters that a document cannot hold."""
    return _CONTROL.sub("", text)


def eastern_runs(text: str) -> list[tuple[str, bool]]:
    """Cut text into runs; true for those that need a Chinese font."""
    runs: list[tuple[str, bool]] = []
    place = 0
    for found in _EASTERN.finditer(text):
        if found.start() > place:
            runs.append((text[place : found.start()], False))
        runs.append((found.group(), True))
        place = found.end()
    if place < len(text):
        runs.append((text[place:], False))
    return runs
