"""Draft an acceptance criterion from a requirement's own words, with blanks for what it does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.domain import Language, Quantity
from nlp.normalize import fold

BLANK = "___"

_FORMS = {
    Language.ZH: "假如 {given}\n当 {when}\n那么 {then}",
    Language.EN: "Given {given}\nWhen {when}\nThen {then}",
}
_OPENING = {
    Language.ZH: re.compile(
        r"^(?:[\d一二三四五六七八九十]+[、.．)）]\s*)?(?:"
        r"(?:另外|还有|然后|嗯|呃|就是|那个|请|麻烦|我们|客户|这边|系统)?"
        r"(?:希望|需要|必须|应该|应当|应|要求|想要|想|最好|建议)(?:能够|能|可以|要|有|是)?"
        r"|系统(?:要|需)|支持|要能|请)\s*[,:]?\s*"
    ),
    Language.EN: re.compile(
        r"^(?:\d+[.)]\s*)?(?:(?:please|also|and|so)[,\s]+)?(?:"
        r"(?:we|i)(?:'d| would)? (?:need|want|like|expect|wish)(?: to)?"
        r"|(?:the )?system (?:must|shall|should|needs to|has to|will)(?: be able to)?"
        r"|it (?:must|should|shall) (?:be possible to )?"
        r"|there (?:must|should) be|make sure(?: that)?|please)\s+"
    ),
}
_CONDITION_FIRST = {
    Language.ZH: re.compile(
        r"^(?:当|如果|若|一旦)?(?P<when>[^,。;]{2,40}?(?:失败时|成功后|到期前|之后|以后|的时候|时候|时|后|的话|的))[,]\s*(?P<then>.{2,})$"
    ),
    Language.EN: re.compile(
        r"^(?:when|if|once|as soon as|after|whenever)\s+(?P<when>[^,;.]{3,90}),\s*(?:then\s+)?(?P<then>.{3,})$"
    ),
}
_CONDITION_LAST = {
    Language.ZH: re.compile(
        r"^(?P<when>[^,。;]{2,30}?(?:失败时|成功后|到期前|后|时(?![间长限候效段刻区常])))(?P<then>[^,。;]{3,})$"
    ),
    Language.EN: re.compile(
        r"^(?P<then>.{5,}?)\s(?:when|if|once|as soon as|whenever)\s(?P<when>[^,;]{5,})$"
    ),
}
# A sentence with a predicate of its own states an outcome; "export orders in bulk" states an act.
_OUTCOME = {
    Language.ZH: re.compile(r"要|应|不超过|不低于|不得|不能|显示|自动"),
    Language.EN: re.compile(
        r"\b(?:must|should|shall|has to|have to|will|is|are|works?|looks?|shows?|loads?)\b"
    ),
}
_ENDING = re.compile(r"[\s。.！!；;，,]+$")
_NO_DEMAND = {
    Language.ZH: re.compile(r"[?？]\s*$|不用做|先不做|取消|不要了|不需要了|砍掉"),
    Language.EN: re.compile(r"\?\s*$|\bno longer\b|\bnot needed\b|\bdrop(?:ped)?\b|\bforget\b"),
}
_SHORTEST = {Language.ZH: 4, Language.EN: 12}


def suggest_criterion(
    text: str, language: Language, quantities: Sequence[Quantity] = ()
) -> str | None:
    """Return an editable draft "Given / When / Then", or ``None`` where the words give nothing to check.

    Every part is a stretch of ``text``; what the text does not say is a blank (`BLANK`), never a guess.

    Parameters
    ----------
    text
        The requirement alone.
    language
        Its language.
    quantities
        Its quantities; a measured requirement says what comes out.
    """
    folded = fold(text)
    if _NO_DEMAND[language].search(folded.strip()):
        return None
    start = len(text) - len(text.lstrip())
    if opening := _OPENING[language].match(folded[start:]):
        start += opening.end()
    end = len(text.rstrip()) - _tail(folded.rstrip())
    if end - start < _SHORTEST[language]:
        return None
    when, then = _parts(text[start:end], folded[start:end], language, measured=bool(quantities))
    return _FORMS[language].format(given=BLANK, when=when, then=then)


def _tail(folded: str) -> int:
    match = _ENDING.search(folded)
    return len(match.group()) if match else 0


def _parts(text: str, folded: str, language: Language, *, measured: bool) -> tuple[str, str]:
    for pattern in (_CONDITION_FIRST[language], _CONDITION_LAST[language]):
        if match := pattern.match(folded):
            return _cut(text, match, "when"), _cut(text, match, "then")
    core = text.strip()
    states = measured or _OUTCOME[language].search(folded) is not None
    return (BLANK, core) if states else (core, BLANK)


def _cut(text: str, match: re.Match[str], name: str) -> str:
    return text[match.start(name) : match.end(name)].strip()
