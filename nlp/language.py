"""Which language a stretch of text is written in."""

from __future__ import annotations

import re

from nlp.domain import Language

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")


def detect(text: str, *, default: Language = Language.EN) -> Language:
    """Return Chinese when ``text`` has at least as many Han characters as Latin words.

    A Han character carries about half a word, and Chinese clients mix in English names of
    products, so that the scale tips early to Chinese. ``default`` is the answer for text with
    neither ("3/3").
    """
    if text.isascii():
        return Language.EN if _LATIN_WORD.search(text) else default
    han = len(_HAN.findall(text))
    words = len(_LATIN_WORD.findall(text))
    if not han and not words:
        return default
    return Language.ZH if han >= words and han else Language.EN
