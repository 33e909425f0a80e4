"""Which font of the PDF report draws which character; Chinese is embedded as a subset.

Helvetica and Symbol are of the fourteen fonts that every reader of PDF has to bring. Everything else is
drawn with the font in ``fonts/``, whose used glyphs become part of the file, so that the report reads
the same on machines without a Chinese font.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.rl_codecs import RL_Codecs
from reportlab.pdfbase.ttfonts import TTFont

LATIN: Final = "Helvetica"
SYMBOL: Final = "Symbol"
EASTERN: Final = "DroidSansFallback"
UNKNOWN: Final = "?"
"""Stands for what none of the three fonts can draw, such as an emoji; a box would say less."""
_FILE = Path(__file__).parent / "fonts" / f"{EASTERN}.ttf"


@cache
def _glyphs() -> frozenset[int]:
    """Register the fonts and return the code points of the eastern one; reading it takes 0.3 s."""
    RL_Codecs.register()
    font = TTFont(EASTERN, _FILE)
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


def runs_of(text: str) -> list[tuple[str, str]]:
    """Cut text into runs of a font and the characters that it draws."""
    drawn = [_choose(character) for character in text]
    return [
        (font, "".join(character for _font, character in run))
        for font, run in groupby(drawn, key=lambda found: found[0])
    ]


def _choose(character: str) -> tuple[str, str]:
    if _has(character, "cp1252"):
        return LATIN, character
    if ord(character) in _glyphs():
        return EASTERN, character
    if _has(character, "SymbolEncoding"):
        return SYMBOL, character
    return LATIN, UNKNOWN


def _has(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
