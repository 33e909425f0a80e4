"""Whose words each line holds: new, quoted, forwarded, or nobody's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlp.domain import Document, DocumentKind, Zone
from nlp.lines import Line
from nlp.zoning.mail import MailWalker

__all__ = ["Zoning", "zone_lines"]

_TYPICAL = re.compile(
    r"wrote|[写寫][道到入]|[发發寄]件[人者]|原始[邮郵消讯訊信]|[转轉][发發寄]|"
    r"From\s*\*?\s*[:：]|Original Message|orwarded|a écrit|schrieb",
)


@dataclass(frozen=True, slots=True)
class Zoning:
    """The zone of each line, and by line number who wrote what was forwarded."""

    zones: list[Zone]
    writers: Mapping[int, str] = field(default_factory=dict)


def zone_lines(document: Document, lines: Sequence[Line]) -> Zoning:
    """Return the zone of each line.

    Mails are walked through; other texts only where they contain a mail. Elsewhere everything is
    somebody's own words, and ``>`` is a block quote of Markdown.
    """
    known = _known_zones(document, lines)
    walker = None
    if document.kind is DocumentKind.EMAIL:
        walker = MailWalker(document, lines, known)
    elif _TYPICAL.search(document.text):
        candidate = MailWalker(document, lines, known)
        walker = candidate if candidate.is_mail() else None
    if walker is not None:
        zones = walker.walk()
        return Zoning(zones, walker.writers())
    return Zoning([known.get(number, Zone.OWN) for number in range(len(lines))])


def _known_zones(document: Document, lines: Sequence[Line]) -> dict[int, Zone]:
    """Return the zones from markup by line; a later, inner zone wins over an outer one."""
    if not document.zones:
        return {}
    starts = [line.start for line in lines]
    known: dict[int, Zone] = {}
    for span, zone in sorted(document.zones, key=lambda item: (item[0].start, -item[0].end)):
        number = max(0, bisect_right(starts, span.start) - 1)
        while number < len(lines) and lines[number].start < span.end:
            if lines[number].start >= span.start:
                known[number] = zone
            number += 1
    return known
