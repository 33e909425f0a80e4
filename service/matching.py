"""Border to the matcher: how new findings relate to what is already in the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from nlp.domain import Finding
from service.schemas import Relation

Stamp = tuple[int, datetime]
"""Version of a record item and when it got it; ids and versions alone come again in SQLite after a
project was erased."""


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


class Age(StrEnum):
    """Where the newest words of an entry stand, seen from the document that is compared with it."""

    EARLIER = "earlier"
    HERE = "here"
    LATER = "later"


def _all_earlier(record_ids: Iterable[int]) -> Mapping[int, Age]:
    return dict.fromkeys(record_ids, Age.EARLIER)


@dataclass(frozen=True, slots=True)
class RecordView:
    """The confirmed requirements of one project, loaded only as far as they are asked for.

    ``stamps`` tells which there are and whether they changed; ``load`` reads some of them; ``ages`` tells of some
    whether their newest words are older than the document at hand.
    """

    project_id: int
    stamps: Mapping[int, Stamp]
    load: Callable[[Iterable[int]], Sequence[RecordEntry]]
    ages: Callable[[Iterable[int]], Mapping[int, Age]] = _all_earlier


@dataclass(frozen=True, slots=True)
class Match:
    """Relation of one finding to the record; ``record_id`` is empty for something new.

    ``from_value`` and ``to_value`` are the words of a changed value ("2 s", "1 s") or the names of a changed
    priority; ``priority`` is what the words ask for beside the entry ("one step up"), where the finding has none.
    """

    relation: Relation = Relation.NEW
    record_id: int | None = None
    note: str = ""
    confidence: float = 0.0
    from_value: str = ""
    to_value: str = ""
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """An entry close in meaning; ``similarity`` is a cosine."""

    record_id: int
    similarity: float


class Matcher(Protocol):
    """What the service needs from a matcher; ``models`` provides it."""

    def match(self, findings: Sequence[Finding], record: RecordView) -> Sequence[Match]:
        """Return one match per finding, in the same order."""
        ...

    def nearest(self, text: str, record: RecordView, *, count: int) -> Sequence[Near]:
        """Return the entries closest in meaning to a text, best first."""
        ...

    def alike(
        self, texts: Sequence[str], entries: Sequence[RecordEntry]
    ) -> Sequence[frozenset[int]]:
        """Return for each text the ids of the entries that ask for the same thing."""
        ...


class NothingMatches:
    """Matcher for installations without one: everything is new."""

    def match(self, findings: Sequence[Finding], record: RecordView) -> Sequence[Match]:
        """Return "new" for every finding."""
        return [Match() for _ in findings]

    def nearest(self, text: str, record: RecordView, *, count: int) -> Sequence[Near]:
        """Return nothing."""
        return ()

    def alike(
        self, texts: Sequence[str], entries: Sequence[RecordEntry]
    ) -> Sequence[frozenset[int]]:
        """Return nothing for every text."""
        return [frozenset() for _ in texts]
