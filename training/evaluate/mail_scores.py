"""Count what a program leaks and loses of a mail whose writers are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlp.domain import READABLE_ZONES, Document, Zone
from nlp.layout import lay_out
from training.evaluate.mail_cases import Expected, MailCase

_INVISIBLE = re.compile(r"[\s>＞\u200b\ufeff]+")
_WORDS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Counts:
    """Sentences of one case or of many.

    ``leaked`` are quoted sentences taken for new ones, ``lost`` own and inline ones that are gone,
    ``forwards_lost`` the client's words in a forward; ``noise`` are signatures, notices and other
    lines that nobody wrote for this mail but that are shown as new; ``misplaced`` have the wrong zone.
    """

    quoted: int = 0
    leaked: int = 0
    own: int = 0
    lost: int = 0
    forwarded: int = 0
    forwards_lost: int = 0
    noise: int = 0
    misplaced: int = 0
    details: tuple[str, ...] = ()

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            *(getattr(self, name) + getattr(other, name) for name in Counts.__dataclass_fields__)
        )


def total(counts: Iterable[Counts]) -> Counts:
    """Return the sum."""
    return sum(counts, Counts())


def condensed(text: str) -> str:
    """Return ``text`` without white space and quote marks, which programs change at will."""
    return _INVISIBLE.sub("", text)


def score_text(case: MailCase, shown: str) -> Counts:
    """Count for a program that only says which text is new."""
    seen = condensed(shown)
    readable = "".join(condensed(e.words) for e in case.expected if e.zone in READABLE_ZONES)
    leaked: list[Expected] = []
    lost: list[Expected] = []
    forwards: list[Expected] = []
    noise: list[Expected] = []
    for expected in case.expected:
        words = condensed(expected.words)
        there = words in seen
        if expected.zone in READABLE_ZONES:
            if not there:
                (forwards if expected.zone is Zone.FORWARDED else lost).append(expected)
        elif there and words not in readable:
            (leaked if expected.zone is Zone.QUOTED else noise).append(expected)
    details = tuple(
        f"{case.name}: {what}: {expected.words}"
        for what, found in (("leaked", leaked), ("lost", [*lost, *forwards]), ("noise", noise))
        for expected in found
    )
    return Counts(
        quoted=_number(case.expected, Zone.QUOTED),
        leaked=len(leaked),
        own=_number(case.expected, Zone.OWN),
        lost=len(lost),
        forwarded=_number(case.expected, Zone.FORWARDED),
        forwards_lost=len(forwards),
        noise=len(noise),
        details=details,
    )


def score_documents(case: MailCase, documents: Sequence[Document]) -> Counts:
    """Count for our reader, which also says why a text is not new."""
    by_zone: dict[Zone, list[str]] = {zone: [] for zone in Zone}
    for document in documents:
        for segment in lay_out(document).segments:
            by_zone[segment.zone].append(segment.span.slice(document.text))
    shown = [text for zone in READABLE_ZONES for text in by_zone[zone]]
    counts = score_text(case, "\n".join(shown))
    strays = _strays(case, shown)
    wrong = _misplaced(case, by_zone)
    return counts + Counts(
        noise=len(strays),
        misplaced=len(wrong),
        details=(
            *(f"{case.name}: stray: {text}" for text in strays),
            *(f"{case.name}: not {e.zone}: {e.words}" for e in wrong),
        ),
    )


def _strays(case: MailCase, shown: Iterable[str]) -> list[str]:
    """Return what is shown as new though the case names no such sentence at all."""
    known = "".join(condensed(e.words) for e in case.expected)
    return [text for text in shown if _WORDS.search(text) and condensed(text) not in known]


def _misplaced(case: MailCase, by_zone: Mapping[Zone, Sequence[str]]) -> list[Expected]:
    texts = {zone: condensed("".join(found)) for zone, found in by_zone.items()}
    return [e for e in case.expected if condensed(e.words) not in texts[e.zone]]


def _number(expected: Iterable[Expected], zone: Zone) -> int:
    return sum(e.zone is zone for e in expected)
