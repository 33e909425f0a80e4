"""Nouns of matching: what the record holds and how a new finding relates to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nlp.domain import Language, Priority, Span


class Relation(StrEnum):
    """How a new finding relates to one entry of the record."""

    SAME = "same"
    REFINES = "refines"
    CHANGES_VALUE = "changes_value"
    CHANGES_PRIORITY = "changes_priority"
    WITHDRAWS = "withdraws"
    CONTRADICTS = "contradicts"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A confirmed requirement; withdrawn ones stay findable, as they may be asked for again."""

    id: str
    text: str
    priority: Priority | None
    language: Language
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs: its words and place in the entry (before) and the new text (after).

    ``before`` is ``None`` where the entry names no value, ``after`` where the new text names none.
    """

    before: Span | None
    after: Span | None
    before_quote: str
    after_quote: str

    def __str__(self) -> str:
        return f"{self.before_quote} -> {self.after_quote}"


@dataclass(frozen=True, slots=True)
class MatchResult:
    """One relation of a new text; ``entry_id`` is ``None`` exactly when the relation is "new".

    ``confidence`` is the calibrated probability of the relation, ``note`` a line a person can read.
    ``priority`` is what a changed priority becomes, ``None`` where the words do not say or it does not change.
    """

    relation: Relation
    entry_id: str | None
    confidence: float
    note: str = ""
    changes: tuple[Change, ...] = ()
    priority: Priority | None = None
