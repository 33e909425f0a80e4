"""What happened in a project, and what of it counts as of a day.

Every event has two moments: when it was *said* (the date of the message) and when it was *recorded*
here. As of a day only what had been said and recorded by its end counts, so that no later decision
and no message that came in later changes a feature. For a day before the project was kept here there
is no record of that time; then the moment it was said decides alone, and the snapshot is marked as
reconstructed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol


class Event(Protocol):
    """Something with two moments."""

    @property
    def said(self) -> datetime:
        """Return when it was said."""
        ...

    @property
    def recorded(self) -> datetime:
        """Return when it was recorded here."""
        ...


@dataclass(frozen=True, slots=True)
class Clock:
    """The end of a day, and whether moments of recording count."""

    day: date
    reconstructed: bool = False

    @property
    def end(self) -> datetime:
        """Return the first moment after the day, UTC."""
        return datetime.combine(self.day + timedelta(days=1), time(), UTC)

    def back(self, days: int) -> datetime:
        """Return the moment some days before the end of the day."""
        return self.end - timedelta(days=days)

    def has_passed(self, recorded: datetime) -> bool:
        """Tell whether something that is known by its moment of recording alone had happened."""
        return self.reconstructed or recorded < self.end

    def sees(self, event: Event) -> bool:
        """Tell whether an event counts as of the day."""
        return event.said < self.end and self.has_passed(event.recorded)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a record item: its values, what brought it about, and when that was undone."""

    record_id: int
    code: str
    type: str
    number: int
    said: datetime
    recorded: datetime
    reason: str
    values: dict[str, Any]
    undone: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tone:
    """What one analysis said of a message."""

    made: datetime
    score: float
    label: str
    pressure: float
    current: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A document of a project with all that was ever known of its side, its tone and its removal.

    ``sides`` holds ``(moment, side before)`` of every correction; ``removals`` holds
    ``(moment, removed)`` of every withdrawal and return. Both are in order of time.
    """

    document_id: int
    said: datetime
    recorded: datetime
    side: str
    thread: str
    kind: str = "email"
    sides: tuple[tuple[datetime, str], ...] = ()
    removals: tuple[tuple[datetime, bool], ...] = ()
    tones: tuple[Tone, ...] = ()

    def side_at(self, clock: Clock) -> str:
        """Return the side as it was known."""
        later = (before for moment, before in self.sides if not clock.has_passed(moment))
        return next(later, self.side)

    def is_removed(self, clock: Clock) -> bool:
        """Tell whether the document was withdrawn."""
        removed = [gone for moment, gone in self.removals if clock.has_passed(moment)]
        return bool(removed) and removed[-1]

    def tone_at(self, clock: Clock) -> Tone | None:
        """Return what the newest analysis of that time said."""
        if clock.reconstructed:
            return next((tone for tone in self.tones if tone.current), None)
        known = [tone for tone in self.tones if clock.has_passed(tone.made)]
        return max(known, key=lambda tone: tone.made, default=None)


@dataclass(frozen=True, slots=True)
class Change:
    """A confirmed change that both sides have to agree to; ``states`` holds ``(moment, state)``."""

    change_id: int
    said: datetime
    recorded: datetime
    undone: datetime | None = None
    states: tuple[tuple[datetime, str], ...] = ()

    def is_open(self, clock: Clock) -> bool:
        """Tell whether nobody had agreed to it or rejected it."""
        known = [state for moment, state in self.states if clock.has_passed(moment)]
        return not known or known[-1] == "draft"


@dataclass(frozen=True, slots=True)
class Events:
    """Everything that happened in a project."""

    versions: Sequence[Version] = field(default_factory=tuple)
    messages: Sequence[Message] = field(default_factory=tuple)
    changes: Sequence[Change] = field(default_factory=tuple)

    def as_of(self, clock: Clock) -> Events:
        """Return the events that count as of a day."""
        return Events(
            [version for version in self.versions if clock.sees(version)],
            [m for m in self.messages if clock.sees(m) and not m.is_removed(clock)],
            [
                change
                for change in self.changes
                if clock.sees(change) and not (change.undone and clock.has_passed(change.undone))
            ],
        )
