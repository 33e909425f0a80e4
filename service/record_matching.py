"""The learned matcher behind the service's border: requirements against confirmed requirements.

An index per project is kept between analyses and follows the record by its stamps: what changed is
put in anew, what was taken back goes out. Nothing else ever reaches an index, so no project sees
another's entries.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from models.matching import Matcher as LearnedMatcher
from models.matching import MatchResult, RecordIndex
from models.matching import RecordEntry as LearnedEntry
from nlp.domain import Basis, Finding, FindingType, Priority, Status
from nlp.language import detect
from service.matching import Age, Match, Near, RecordEntry, RecordView, Stamp
from service.schemas import Relation

MOST_ENTRIES = 50_000
"""Entries kept over all projects; an entry takes about 3 kB with its vector and words."""

_SAME_NEED = frozenset(
    {Relation.SAME, Relation.REFINES, Relation.CHANGES_VALUE, Relation.CHANGES_PRIORITY}
)
_LIKELY = 0.5
_LOOKED_AT = 8


@dataclass(slots=True)
class _Kept:
    """The index of one project and the stamps it stands at."""

    index: RecordIndex
    stamps: dict[int, Stamp] = field(default_factory=dict)


class RecordMatcher:
    """Adapter of `models.matching`; other types than requirements are always new.

    Parameters
    ----------
    learned
        The matcher with its encoder.
    most_entries
        Bound of the kept indexes; the project used longest ago goes first.
    """

    def __init__(self, learned: LearnedMatcher, *, most_entries: int = MOST_ENTRIES) -> None:
        self._learned = learned
        self._most_entries = most_entries
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        # Neither the indexes nor the matcher's own memory may be used by two threads at once.
        self._lock = threading.Lock()

    def match(self, findings: Sequence[Finding], record: RecordView) -> Sequence[Match]:
        """Return the best relation of each finding, in the same order."""
        if not record.stamps:
            return [Match() for _ in findings]
        with self._lock:
            index = self._index(record)
            return [self._match(finding, index, record) for finding in findings]

    def nearest(self, text: str, record: RecordView, *, count: int) -> Sequence[Near]:
        """Return the entries closest in meaning to a text, best first."""
        if not record.stamps or not text.strip():
            return ()
        with self._lock:
            vector = self._learned.encoder.encode([text])[0]
            found = self._index(record).candidates(text, vector, count)
        near = [
            Near(int(candidate.entry.id), round(float(candidate.vector @ vector), 3))
            for candidate in found
        ]
        return sorted(near, key=lambda entry: -entry.similarity)

    def alike(
        self, texts: Sequence[str], entries: Sequence[RecordEntry]
    ) -> Sequence[frozenset[int]]:
        """Return for each text the ids of the entries that ask for the same thing."""
        if not entries:
            return [frozenset() for _ in texts]
        found = []
        with self._lock:
            index = self._learned.build_index([_learned(entry) for entry in entries])
        for text in texts:
            # Text by text, so that analyses need not wait for a long comparison.
            with self._lock:
                results = self._learned.match(text, None, Status.STATED, index, top=_LOOKED_AT)
            found.append(
                frozenset(
                    int(result.entry_id)
                    for result in results
                    if result.entry_id is not None
                    and Relation(result.relation) in _SAME_NEED
                    and result.confidence >= _LIKELY
                )
            )
        return found

    def _index(self, record: RecordView) -> RecordIndex:
        """Return the index of a project, brought up to its record; call with the lock held."""
        kept = self._kept.pop(record.project_id, None) or _Kept(self._learned.build_index(()))
        for record_id in kept.stamps.keys() - record.stamps.keys():
            kept.index.discard(str(record_id))
            del kept.stamps[record_id]
        stale = [
            record_id
            for record_id, stamp in record.stamps.items()
            if kept.stamps.get(record_id) != stamp
        ]
        if stale:
            kept.index.extend(_learned(entry) for entry in record.load(stale))
            kept.stamps.update((record_id, record.stamps[record_id]) for record_id in stale)
        # Only now, so that a failure above leaves no half-filled index behind.
        self._kept[record.project_id] = kept
        while len(self._kept) > 1 and self._entries_kept() > self._most_entries:
            self._kept.popitem(last=False)
        return kept.index

    def _entries_kept(self) -> int:
        return sum(len(kept.index) for kept in self._kept.values())

    def _match(self, finding: Finding, index: RecordIndex, record: RecordView) -> Match:
        if finding.type != FindingType.REQUIREMENT:
            return Match()
        words = finding.wording or finding.quote
        stated = finding.priority if finding.basis != Basis.NOT_STATED else None
        results = self._learned.match(words, stated, finding.status, index, top=_LOOKED_AT)
        related = {
            int(found.entry_id): _match(found, index)
            for found in results
            if found.entry_id is not None
        }
        ages = record.ages(related)
        for record_id, match in related.items():
            if (timely := _in_time(match, ages[record_id])) is not None:
                return timely
        fresh = next((found for found in results if found.entry_id is None), None)
        return Match(confidence=fresh.confidence) if fresh else Match()


def _learned(entry: RecordEntry) -> LearnedEntry:
    return LearnedEntry(
        id=str(entry.record_id),
        text=entry.text,
        priority=Priority(entry.priority) if entry.priority else None,
        language=detect(entry.text),
        withdrawn=entry.withdrawn,
    )


def _in_time(match: Match, age: Age) -> Match | None:
    """Return what a relation means for an entry of some age, or nothing if it cannot be meant.

    A sentence does not speak of its neighbors in the same document as of the record. What is older than the
    newest words of an entry changes nothing of it any more, but is the same need all the same.
    """
    if age is Age.EARLIER:
        return match
    if age is Age.HERE or match.relation not in _SAME_NEED:
        return None
    return Match(Relation.SAME, match.record_id, confidence=match.confidence)


def _match(result: MatchResult, index: RecordIndex) -> Match:
    before, after = _values(result, index)
    return Match(
        relation=Relation(result.relation),
        record_id=int(result.entry_id) if result.entry_id is not None else None,
        note=result.note,
        confidence=result.confidence,
        from_value=before,
        to_value=after,
        priority=result.priority,
    )


def _values(result: MatchResult, index: RecordIndex) -> tuple[str, str]:
    """Return what a change request says stood there before and is asked for now."""
    if Relation(result.relation) is Relation.CHANGES_PRIORITY and result.entry_id is not None:
        return str(index.entry(result.entry_id).priority or ""), str(result.priority or "")
    return (
        "; ".join(change.before_quote for change in result.changes),
        "; ".join(change.after_quote for change in result.changes),
    )
