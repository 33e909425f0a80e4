"""The learned matcher behind the service's border: requirements against confirmed requirements."""

from __future__ import annotations

from collections.abc import Sequence

from models.matching import Matcher as LearnedMatcher
from models.matching import MatchResult
from models.matching import RecordEntry as LearnedEntry
from nlp.domain import Basis, Finding, FindingType, Priority
from nlp.language import detect
from service.matching import Match, RecordEntry
from service.schemas import Relation


class RecordMatcher:
    """Adapter of `models.matching`; other types than requirements are always new."""

    def __init__(self, learned: LearnedMatcher) -> None:
        self._learned = learned

    def match(self, findings: Sequence[Finding], record: Sequence[RecordEntry]) -> Sequence[Match]:
        """Return the best relation of each finding, in the same order."""
        entries = [_learned(entry) for entry in record if entry.type == FindingType.REQUIREMENT]
        if not entries:
            return [Match() for _ in findings]
        index = self._learned.build_index(entries)
        matches = []
        for finding in findings:
            if finding.type != FindingType.REQUIREMENT:
                matches.append(Match())
                continue
            stated = finding.priority if finding.basis != Basis.NOT_STATED else None
            results = self._learned.match(finding.quote, stated, finding.status, index, top=1)
            matches.append(_match(results[0]))
        return matches


def _learned(entry: RecordEntry) -> LearnedEntry:
    return LearnedEntry(
        id=str(entry.record_id),
        text=entry.text,
        priority=Priority(entry.priority) if entry.priority else None,
        language=detect(entry.text),
        withdrawn=entry.withdrawn,
    )


def _match(result: MatchResult) -> Match:
    return Match(
        relation=Relation(result.relation),
        record_id=int(result.entry_id) if result.entry_id is not None else None,
        note=result.note,
        confidence=result.confidence,
        from_value="; ".join(change.before_quote for change in result.changes),
        to_value="; ".join(change.after_quote for change in result.changes),
    )
