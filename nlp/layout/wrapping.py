"""Line breaks that a program set in the middle of a sentence."""

from __future__ import annotations

from nlp.layout.roles import TERMINALS
from nlp.lines import Line
from nlp.normalize import width

_WRAP_COLUMNS = 40
_FULL_LINE_COLUMNS = 60
_LINE_LIMIT = 100


def is_wrapped(text: str, above: Line, line: Line, *, hard: bool) -> bool:
    """Tell whether a line break was set by a program in the middle of a sentence.

    ``hard`` says that the text comes from a mail, where a full line alone is a sign.
    """
    end = text[above.end - 1]
    if end in TERMINALS or end in ":：":
        return False
    start = text[line.body]
    if above.end - above.body > 400:
        return False
    columns = width(text[above.body : above.end])
    if start.islower() and start.isascii():
        return columns >= _WRAP_COLUMNS or end == ","
    if end in "，、,":
        return True
    if not hard:
        return False
    word = text[line.body : line.body + 40].split(maxsplit=1)[0] if start.isascii() else start
    full = columns + width(word) >= _FULL_LINE_COLUMNS + 10
    return full and _FULL_LINE_COLUMNS <= columns <= _LINE_LIMIT and end not in ")）]】》”\"'"
