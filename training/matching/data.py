"""The labelled pairs of `data/matching_pairs.jsonl`, and the fresh ones that no head is fitted on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.matching.record import RecordEntry, Relation
from nlp.cues import find_cues
from nlp.domain import CueKind, Language, Priority, Span, Status

PAIRS = Path(__file__).resolve().parents[2] / "data" / "matching_pairs.jsonl"
FRESH = PAIRS.with_name("matching_pairs_fresh.jsonl")
TEST_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Pair:
    """A new text set beside an entry of the record, with the relation a person gave."""

    id: str
    group: str
    record: str
    record_language: Language
    record_priority: Priority | None
    new: str
    new_language: Language
    new_priority: Priority | None
    new_status: Status
    relation: Relation
    note: str

    @property
    def is_test(self) -> bool:
        """Whether the topic is in the test split; by a hash, so that new topics move no old ones."""
        return hashlib.sha256(self.group.encode()).digest()[0] < TEST_SHARE * 256

    @property
    def languages(self) -> str:
        """Return "zh-zh", "en-en" or "cross"."""
        same = self.record_language is self.new_language
        return f"{self.new_language}-{self.new_language}" if same else "cross"

    @property
    def read_status(self) -> Status:
        """Status as the product knows it: from the cues of the text, not from the label."""
        kinds = {cue.kind for cue in find_cues(self.new, Span(0, len(self.new)), self.new_language)}
        if CueKind.WITHDRAWAL in kinds:
            return Status.WITHDRAWN
        return Status.CHANGED if CueKind.CHANGE in kinds else Status.STATED


def load_pairs(path: Path = PAIRS) -> tuple[Pair, ...]:
    """Read the pairs.

    Raises
    ------
    ValueError
        If a line is not a complete pair; names the file, the line and the field.
    """
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            pairs.append(
                Pair(
                    id=row["id"],
                    group=row["group"],
                    record=row["record"],
                    record_language=Language(row["record_language"]),
                    record_priority=_priority(row["record_priority"]),
                    new=row["new"],
                    new_language=Language(row["new_language"]),
                    new_priority=_priority(row["new_priority"]),
                    new_status=Status(row["new_status"]),
                    relation=Relation(row["relation"]),
                    note=row["note"],
                )
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}, line {number}: {error!r}; correct the line") from error
    return tuple(pairs)


def entries_of(pairs: Sequence[Pair]) -> dict[str, RecordEntry]:
    """Return the distinct entries of ``pairs`` by text, in order of appearance."""
    entries: dict[str, RecordEntry] = {}
    for pair in pairs:
        if pair.record not in entries:
            entries[pair.record] = RecordEntry(
                f"REQ-{len(entries) + 1}", pair.record, pair.record_priority, pair.record_language
            )
    return entries


def data_hash(path: Path = PAIRS) -> str:
    """Return a short hash of the pairs, recorded with the weights."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _priority(name: str | None) -> Priority | None:
    return None if name is None else Priority(name)
