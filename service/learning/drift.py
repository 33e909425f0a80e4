"""Has what comes in, or how it is judged, moved away from the models? Counts for `models.drift`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log10
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.drift import Signal, calibration_drift, input_drift, precision_drift, rate_drift
from service.learning.examples import LabelledExample, read_examples
from service.repositories.alerts import right_of_judged
from service.schemas import DocumentStatus
from service.schemas.learning import ExampleSource, Taught
from service.tables import AnalysisRow, DocumentRow
from service.work import now

RECENT = timedelta(days=30)
RECENT_ALERTS = timedelta(days=365)
"""Alerts are few, and the end that judges them comes months later."""
_BUCKETS = 64
_GUESSED = (ExampleSource.ACCEPT, ExampleSource.EDIT, ExampleSource.REJECT, ExampleSource.PRIORITY)


@dataclass
class _Counts:
    """What came in during one stretch of time."""

    languages: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    zones: Counter[str] = field(default_factory=Counter)
    lengths: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)


def drift_signals(session: Session, *, moment: datetime | None = None) -> list[Signal]:
    """Return all signals: the last 30 days (alerts: 365) against everything before."""
    since = (moment or now()) - RECENT
    before, recent = _Counts(), _Counts()
    statement = (
        select(DocumentRow, AnalysisRow.segments)
        .join(AnalysisRow, AnalysisRow.document_id == DocumentRow.id)
        .where(AnalysisRow.current.is_(True), DocumentRow.status != DocumentStatus.WITHDRAWN)
        .execution_options(yield_per=100)
    )
    for row, segments in session.execute(statement):
        came_in = row.received_at or row.created_at
        _count(recent if came_in >= since else before, row, segments)
    signals = [
        input_drift(name, getattr(before, name), getattr(recent, name))
        for name in ("languages", "kinds", "zones", "lengths", "words")
    ]
    before_alerts, alerts = right_of_judged(session, (moment or now()) - RECENT_ALERTS)
    return [
        *signals,
        *_judged(read_examples(session), since),
        precision_drift("alerts", before_alerts, alerts),
    ]


def _count(counts: _Counts, row: DocumentRow, segments: Sequence[dict[str, object]]) -> None:
    counts.kinds[row.kind] += 1
    # A bin a factor of about three: 32, 100, 316 characters ...
    length = 10 ** (round(2 * log10(max(row.characters, 1))) / 2)
    counts.lengths[f"≈ {length:.0f}"] += 1
    for segment in segments:
        counts.languages[str(segment["language"])] += 1
        counts.zones[str(segment["zone"])] += 1
    _count_words(counts, row.text)


def _count_words(counts: _Counts, text: str) -> None:
    """Count words by bucket: a bucket says how the vocabulary moves and never which words it is."""
    for word in text.lower().split():
        # Chinese has no spaces; its characters come in pairs.
        pieces = [word] if word.isascii() else [word[at : at + 2] for at in range(len(word))]
        for piece in pieces:
            counts.words[str(crc32(piece.encode()) % _BUCKETS)] += 1


def _judged(examples: Sequence[LabelledExample], since: datetime) -> list[Signal]:
    """Return how often people overrule the models, and whether stated chances hold."""
    guessed = [one for one in examples if one.guess is not None and one.source in _GUESSED]
    recent = [one for one in guessed if one.decided_at >= since]
    before = [one for one in guessed if one.decided_at < since]
    known = [one for one in recent if one.guess is not None and one.guess.confidence is not None]
    chances = [one.guess.confidence or 0.0 for one in known if one.guess is not None]
    outcomes = [one.label != Taught.NONE for one in known]
    return [
        rate_drift("overrides", _overridden(before), _overridden(recent)),
        calibration_drift("calibration", chances, outcomes),
    ]


def _overridden(examples: Sequence[LabelledExample]) -> tuple[int, int]:
    return sum(one.overrides for one in examples), len(examples)
