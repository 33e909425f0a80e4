"""What a document can hold: no control characters, which XML and fonts refuse."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def printable(text: str) -> str:
    """Return text without characters that a document cannot hold."""
    return _CONTROL.sub("", text)
