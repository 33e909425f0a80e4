"""Who is named in a document: the persons that its headers, speakers, attendance lines and signatures give away.

`nlp.people.zh` and `nlp.people.en` find names by the words around them; here a name that stands once where only names
stand is known in every other sentence of the document, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.domain import DocumentKind, Layout, Role, Segment, Zone
from nlp.people.en import is_english_name
from nlp.people.zh import is_full_name

_ATTENDANCE = re.compile(
    r"(?:参会|参加|与会|出席|列席|缺席|主持|记录|到会|成员|联系人|负责人|attend|present|participant|apologies|"
    r"absent|chair|minutes by|note[- ]?taker|scribe|invitee)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"[、，,;；/|\n\t]| {2,}|\band\b|&|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])"
    r"|\s?[（(][^）)\n]{0,40}[）)]"
)
_CLOSED = frozenset({DocumentKind.EMAIL, DocumentKind.MESSAGE})
_MOST = 60
"""People of one document; longer lists are no attendance."""
_LAST_LINES = 3


def named_people(layout: Layout) -> tuple[str, ...]:
    """Return the names of persons that ``layout`` gives away outside its sentences, in alphabetical order."""
    found: set[str] = set()
    for words in _candidates(layout):
        name = words.strip(" \t*_-–—.。:：@[]【】()（）")
        if is_full_name(name):
            found.add(name)
        elif is_english_name(name):
            found.add(name)
            found.update(
                part for part in name.split() if len(part) > 2 and is_english_name(part, alone=True)
            )
        if len(found) > _MOST:
            return ()
    return tuple(sorted(found))


def _candidates(layout: Layout) -> Iterator[str]:
    """Yield stretches that are names, if anything."""
    yield from layout.document.people
    yield from {segment.speaker for segment in layout.segments if segment.speaker is not None}
    for segment in layout.segments:
        yield from _named_in(layout.document.text, segment)
    if layout.document.kind in _CLOSED:
        for segment in layout.segments[-_LAST_LINES:]:
            if segment.role is Role.PARAGRAPH and segment.zone in {Zone.OWN, Zone.SIGNATURE}:
                yield segment.span.slice(layout.document.text).rpartition("\n")[2]


def _named_in(text: str, segment: Segment) -> Iterator[str]:
    """Yield what stands in an attendance line or at the head of a signature."""
    if segment.zone is Zone.SIGNATURE:
        yield segment.span.slice(text)[:60].partition("\n")[0]
    label = text[segment.span.start : segment.content.start] if segment.role is Role.FIELD else ""
    if _ATTENDANCE.search(label):
        yield from _BETWEEN.split(segment.content.slice(text)[:2_000])
