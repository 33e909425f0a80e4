"""Sentence boundaries for English and Chinese.

spaCy's blank pipelines make the tokens (they know that ``e.g.``, ``U.S.``, ``3.5`` and
``a.com/b`` are one token each); the rules here decide on each stop. Most lines hold one sentence
only, and a regular expression finds that out without spaCy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from nlp.domain import Language
from nlp.normalize import word_set

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc

_STOPS = frozenset(".!?…。！？；;．｡")
_CANDIDATE = re.compile(r"[.!?…。！？；;．｡]")
_CLOSERS = frozenset("\"'”’»)]}）】」』》〉›*_`~")
_ENDING = "".join(_STOPS | _CLOSERS)
_ALWAYS = frozenset("。！？；｡")
# Titles and the like never end a sentence; what spaCy does not know already is added here.
_NEVER_LAST = word_set(
    "dr mr mrs ms sgt lt sr capt hon prof st no nos nr fig figs sec art vol ch para approx ca cf vs e.g i.e incl "
    "excl resp "
    "tel ext dept est gen gov rep sen rev mt jr pp p"
)
_ABBREVIATIONS = word_set(
    "No. Nos. Nr. Fig. Figs. fig. Sec. sec. Art. Vol. vol. Ch. approx. Approx. ca. cf. incl. "
    "excl. resp. "
    "Tel. tel. Ext. ext. Dept. est. Est. pp. etc. al. max. min. Max. Min. Jan. Feb. Mar. Apr. "
    "Jun. Jul. "
    "Aug. Sep. Sept. Oct. Nov. Dec. a.k.a. w.r.t. vs."
)
_ENTITY = re.compile(r"&#?\w{1,8}$")
_FORGOTTEN_SPACE = re.compile(r"[A-Z][a-z]*[\s,]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_REACH = 80
"""How far to either side of a stop we look."""
_WINDOW = 2_000
"""Longest piece for a tokenizer."""
_UNBROKEN = re.compile(r"\S{200}")
"""Longest piece without white space: a run of marks costs the tokenizer the square of its length."""


@cache
def _pipeline(language: Language) -> Pipeline:
    """Return the blank pipeline; spaCy is loaded on first use, as it takes two seconds."""
    import spacy  # noqa: PLC0415 - slow to load, and many documents never need it

    pipeline = spacy.blank(language.value)
    if language is Language.EN:
        tokenizer: Tokenizer = pipeline.tokenizer
        for word in _ABBREVIATIONS:
            tokenizer.add_special_case(word, [{"ORTH": word}])
    return pipeline


def split_sentences(text: str, start: int, end: int, language: Language) -> list[tuple[int, int]]:
    """Return the sentences of ``text[start:end]`` as ranges without surrounding white space.

    Every character that is not white space lies in exactly one range. A line break counts as a
    space: what lines belong together is decided by the layout.
    """
    piece = text[start:end]
    if not _may_split(piece):
        if piece and not piece[0].isspace() and not piece[-1].isspace():
            return [(start, end)]
        ranges: list[tuple[int, int]] = [(0, len(piece))]
    else:
        ranges = []
        begin = 0
        for stop in _boundaries(piece, language):
            ranges.append((begin, stop))
            begin = stop
        ranges.append((begin, len(piece)))
    return [(start + a, start + b) for a, b in (_strip(piece, a, b) for a, b in ranges) if a < b]


def _may_split(piece: str) -> bool:
    """Tell whether a stop stands anywhere but at the end."""
    found = _CANDIDATE.search(piece)
    if found is None:
        return False
    return bool(piece[found.start() :].lstrip(_ENDING).strip())


def _strip(piece: str, begin: int, stop: int) -> tuple[int, int]:
    part = piece[begin:stop]
    lead = len(part) - len(part.lstrip())
    return begin + lead, begin + len(part.rstrip())


def _boundaries(piece: str, language: Language) -> Iterator[int]:
    """Yield the offsets at which a new sentence starts, in order."""
    sentence = 0
    for offset, token in _stop_tokens(piece, language):
        if offset < sentence:
            continue
        stop = offset + len(token)
        if stop <= sentence:
            continue
        after = _after_closers(piece, stop)
        if after < len(piece) and _ends_sentence(piece, sentence, offset, token, after):
            yield after
            sentence = after


def _stop_tokens(piece: str, language: Language) -> Iterator[tuple[int, str]]:
    """Yield the tokens that end in a stop, with their offsets."""
    pipeline = _pipeline(language)
    piece = _SURROGATE.sub("\ufffd", piece)  # spaCy keeps its strings as UTF-8
    for begin, stop in _windows(piece):
        doc: Doc = pipeline.make_doc(piece[begin:stop])
        for token in doc:
            if token.text[-1] in _STOPS:
                yield begin + token.idx, token.text


def _windows(piece: str) -> Iterator[tuple[int, int]]:
    """Cut at white space where possible, so that no window is longer than `_WINDOW`."""
    begin = 0
    while len(piece) - begin > _WINDOW:
        cut = piece.rfind(" ", begin + 1, begin + _WINDOW)
        stop = cut if cut > begin else begin + _WINDOW
        yield from _unbroken(piece, begin, stop)
        begin = stop
    yield from _unbroken(piece, begin, len(piece))


def _unbroken(piece: str, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """Cut a window within words that are longer than any word."""
    for found in _UNBROKEN.finditer(piece, begin, stop):
        yield begin, found.end()
        begin = found.end()
    if begin < stop:
        yield begin, stop


def _after_closers(piece: str, stop: int) -> int:
    """Return the offset behind further stops and closing quotes or brackets."""
    while stop < len(piece) and (piece[stop] in _CLOSERS or piece[stop] in _STOPS):
        stop += 1
    return stop


def _ends_sentence(piece: str, sentence: int, offset: int, token: str, after: int) -> bool:
    """Decide on the stop that ends ``token``."""
    mark = token[-1]
    begin = max(sentence, offset - _REACH)
    if not any(char.isalnum() for char in piece[begin : offset + len(token)]):
        return False
    if mark in _ALWAYS:
        return True
    following = piece[after : after + _REACH]
    spaced = following[:1].isspace()
    next_char = following.lstrip()[:1]
    if mark == ";":
        return _ends_at_semicolon(piece[begin:offset], following, spaced=spaced)
    if mark in "!?":
        closed = after > offset + len(token) and piece[after - 1] in _CLOSERS
        loose = mark == "?" and not closed  # "can you fix it? thanks"
        before = piece[max(0, offset - 1) : offset]
        return _ends_at_question(before, next_char, spaced=spaced, loose=loose)
    if mark == "…" or token.endswith(".."):
        return spaced and (next_char.isupper() or _is_han(next_char))
    return _ends_at_period(piece[begin:offset], token, following)


def _ends_at_question(before: str, next_char: str, *, spaced: bool, loose: bool) -> bool:
    """Decide on a half-width ``?`` or ``!``; between Han characters no space is needed."""
    if not spaced:
        return _is_han(before) and not next_char.isascii()
    return loose or not next_char.islower()


def _ends_at_semicolon(left: str, right: str, *, spaced: bool) -> bool:
    """Split Chinese lists and clauses of two words or more, not after ``&amp;`` and the like."""
    if _is_han(left[-1:]) or _is_han(right.lstrip()[:1]):
        return True
    return (
        spaced and not _ENTITY.search(left) and len(left.split()) >= 2 and len(right.split()) >= 2
    )


def _ends_at_period(left: str, token: str, following: str) -> bool:
    """Decide on a full stop; ``left`` is the sentence before the token, as far as it matters."""
    words = left.split()
    word = token.rstrip(".") or (words[-1] if words and not left[-1:].isspace() else "")
    next_char = following.lstrip()[:1]
    if not following[:1].isspace():
        return bool(_FORGOTTEN_SPACE.match(following)) and word.isalpha() and word.islower()
    if next_char.islower() or word.casefold().strip("(@") in _NEVER_LAST:
        return False
    if not left.strip() or left.strip() == word:  # the number of a list item: "1. Export"
        return not (word.isdigit() and len(word) <= 3) and len(word) > 1
    if len(word) == 1 and word.isalpha() and word.isascii():  # "J. Smith", but "plan B. We"
        before = words[:-1] if words and words[-1] == word else words
        named = word.isupper() or len(words) > 1
        return not (named and before and before[-1][:1].isupper())
    apart = not token.rstrip(".")
    return apart or (next_char.isupper() and word.casefold() not in {"u.s", "u.k"})


def _is_han(char: str) -> bool:
    return len(char) == 1 and "\u3400" <= char <= "\u9fff"
