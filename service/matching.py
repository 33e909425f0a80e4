"""Border to the matcher: how new findings relate to what is already in the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from nlp.domain import Finding
from service.schemas import Relation


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A confirmed item as the matcher sees it."""

    record_id: int
    code: str
    type: str
    text: str
    quote: str
    priority: str | None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Relation of one finding to the record; ``record_id`` is empty for something new.

    ``from_value`` and ``to_value`` are the words of a changed value ("2 s", "1 s").
    """

    relation: Relation = Relation.NEW
    record_id: int | None = None
    note: str = ""
    confidence: float = 0.0
    from_value: str = ""
    to_value: str = ""


class Matcher(Protocol):
    """What the service needs from a matcher; ``models`` provides it."""

    def match(self, findings: Sequence[Finding], record: Sequence[RecordEntry]) -> Sequence[Match]:
        """Return one match per finding, in the same order."""
        ...


class NothingMatches:
    """Matcher for installations without one: everything is new."""

    def match(self, findings: Sequence[Finding], record: Sequence[RecordEntry]) -> Sequence[Match]:
        """Return "new" for every finding."""
        return [Match() for _ in findings]
