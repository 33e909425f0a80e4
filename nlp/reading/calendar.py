"""Calendar entries (.ics and the calendar part of an invitation)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from nlp.domain import Document, DocumentKind, RawDocument, Span, Zone
from nlp.errors import UnreadableDocumentError
from nlp.normalize import normalize
from nlp.reading.encoding import decode

_LINE = re.compile(r"([\w-]{1,60})((?:;[^:;\"]{0,200}(?:\"[^\"]{0,200}\")?)*):(.*)", re.DOTALL)
_COMMON_NAME = re.compile(r"CN=\"?([^;:\"]{1,200})")
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{0,2}(Z?))?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MAX_EVENTS = 500


@dataclass(slots=True)
class Event:
    """One entry: the facts that the program shows, and the words that somebody wrote to it."""

    summary: str = ""
    time: str = ""
    place: str = ""
    organizer: str = ""
    description: str = ""

    def facts(self) -> list[str]:
        """Return what is known of the meeting, a line each."""
        return [fact for fact in (self.summary, self.time, self.place, self.organizer) if fact]


def read_calendar(raw: RawDocument) -> Document:
    """Return an .ics file: facts are an invitation, descriptions are the organizer's words."""
    return calendar_document(raw.name, decode(raw.data), raw.received_at, described=True)


def calendar_document(
    name: str, source: str, received_at: datetime | None, *, described: bool, parent: str = ""
) -> Document:
    """Return the entries of a calendar; ``described`` is false where the mail repeats the words.

    Raises
    ------
    UnreadableDocumentError
        If there is no entry in it.
    """
    events = list(_events(normalize(source)))
    if not events:
        reason = "no calendar entry was found in it; send the text of the invitation"
        raise UnreadableDocumentError(name, reason, code="corrupt")
    text = ""
    zones: list[tuple[Span, Zone]] = []
    for event in events:
        text += "\n\n" if text else ""
        start = len(text)
        text += "\n".join(event.facts())
        if len(text) > start:
            zones.append((Span(start, len(text)), Zone.INVITATION))
        if described and event.description:
            text += f"\n\n{event.description}"
    metadata = {"source": "calendar", "parent": parent}
    people = tuple(dict.fromkeys(event.organizer for event in events if event.organizer))
    return Document(
        name,
        text,
        DocumentKind.EMAIL,
        received_at,
        subject=events[0].summary or None,
        sender=events[0].organizer or None,
        people=people,
        zones=tuple(zones),
        metadata={key: value for key, value in metadata.items() if value},
    )


def _events(source: str) -> Iterator[Event]:
    """Yield the entries; alarms within them are no words of anybody."""
    event: Event | None = None
    inner = 0
    count = 0
    for line in re.sub(r"\n[ \t]", "", source).split("\n"):
        upper = line.strip().upper()
        if upper in {"BEGIN:VEVENT", "BEGIN:VTODO"} and count < _MAX_EVENTS:
            event, inner, count = Event(), 0, count + 1
        elif event is None:
            continue
        elif upper.startswith("BEGIN:"):
            inner += 1
        elif upper.startswith("END:") and inner:
            inner -= 1
        elif upper.startswith("END:"):
            yield event
            event = None
        elif not inner:
            _note(event, line)


def _note(event: Event, line: str) -> None:
    found = _LINE.match(line)
    if not found:
        return
    key, parameters, value = found[1].upper(), found[2], _plain(found[3])
    if key == "SUMMARY":
        event.summary = value
    elif key == "DESCRIPTION":
        event.description = value.strip()
    elif key == "LOCATION":
        event.place = value
    elif key == "ORGANIZER":
        named = _COMMON_NAME.search(parameters)
        event.organizer = named[1].strip() if named else value.removeprefix("mailto:")
    elif key in {"DTSTART", "DTEND"}:
        event.time = " – ".join(part for part in (event.time, _moment(value)) if part)


def _plain(value: str) -> str:
    r"""Return a value without its escapes (``\n``, ``\,``)."""
    return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()


def _moment(value: str) -> str:
    found = _MOMENT.match(value)
    if not found:
        return ""
    year, month, day, hour, minute, utc = found.groups()
    clock = f" {hour}:{minute}{' UTC' if utc else ''}" if hour else ""
    return f"{year}-{month}-{day}{clock}"
