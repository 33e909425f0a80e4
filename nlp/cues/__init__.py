"""Cue phrases: the words by which clients show what they want, how much, and in what mood.

`CueKind.WITHDRAWAL` is said of what is taken out of the work ("砍掉", "out of scope");
`CueKind.WONT` of what is not wanted or comes later ("不需要", "won't have"). Both mean won't.
`CueKind.PROHIBITION` and `CueKind.CONSEQUENCE` mean must.
"""

from __future__ import annotations

import re
from functools import cache

from nlp.cues.lexicon import Lexicon, load_lexicon
from nlp.domain import Cue, CueKind, Language, Span
from nlp.normalize import fold

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]{2}")
# a question mark that ends something, not the one in the middle of a web address
_QUESTION_MARK = re.compile(r"\?(?=[\s\"')\]】」』》?!。，,]|$|[\u3400-\u9fff])")


@cache
def _lexicon(language: Language) -> Lexicon:
    """Return the compiled lexicon of ``language``; read from the package once."""
    return load_lexicon(language.value)


def find_cues(text: str, span: Span, language: Language) -> tuple[Cue, ...]:
    """Find the cue phrases within ``span`` of ``text``, in reading order.

    Parameters
    ----------
    text
        Text of the whole document.
    span
        The unit to look at; nothing outside is read.
    language
        Language of the unit. Words of the other language are found as well where its letters occur
        ("这个是 must have").

    Returns
    -------
    tuple of Cue
        Cues with spans into ``text``; cues of different lanes (wish, speaker, act, tone, …)
        may overlap.
    """
    folded = fold(span.slice(text))
    order = (Language.ZH, Language.EN) if language is Language.ZH else (Language.EN, Language.ZH)
    cues = [
        Cue(Span(span.start + hit.start, span.start + hit.end), hit.kind, hit.phrase)
        for which in order
        if (_HAN if which is Language.ZH else _LATIN).search(folded)
        for hit in _lexicon(which).find(folded)
    ]
    cues.extend(
        Cue(Span(span.start + m.start(), span.start + m.end()), CueKind.QUESTION, "?")
        for m in _QUESTION_MARK.finditer(folded)
    )
    return tuple(sorted(set(cues), key=lambda cue: (cue.span, cue.kind)))
