"""The features of a day, each with its n and what stands behind it.

Names, units and windows are those of ``data/project_schema.md``. A number that nothing is known
about is left out; it is never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Any

from service.delay.events import Clock, Events, Message, Tone, Version
from service.delay.replies import reply_lags
from service.schemas import EvidenceKind, FindingType, RecordStatus, Relation, Side, ToneLabel

WINDOW_DAYS = 28
_TREND_LEAST = 3
_MOST_EVIDENCE = 50
_STANDING = (RecordStatus.ACTIVE, RecordStatus.DEFERRED, RecordStatus.DONE)
_CHANGES = (Relation.CHANGES_VALUE, Relation.CHANGES_PRIORITY, Relation.WITHDRAWS)
_OTHER_REASONS = (Relation.NEW, Relation.SAME, Relation.REFINES, "undo", "confirmed again")

Ref = tuple[str, int]
IsUnclear = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Feature:
    """A number, how many things it counts, and the newest of them."""

    name: str
    value: float
    n: int
    evidence: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    """A record item as it stood: its first and its last version that count."""

    first: Version
    last: Version
    changes: tuple[Version, ...]

    @property
    def status(self) -> str:
        return str(self.last.values["status"])

    @property
    def ref(self) -> Ref:
        return (EvidenceKind.RECORD, self.last.record_id)


def features_of(
    events: Events, clock: Clock, baseline: date | None, is_unclear: IsUnclear
) -> list[Feature]:
    """Return every feature that is known as of the day of the clock.

    Parameters
    ----------
    events
        All events of the project, later ones included; they are left out here.
    clock
        The day, and whether moments of recording count.
    baseline
        Day that additions, removals and changes count from; unknown without one.
    is_unclear
        Tells from the values of a requirement whether its wording leaves something open.
    """
    known = events.as_of(clock)
    items = _items(known.versions, clock)
    requirements = [item for item in items if item.last.type == FindingType.REQUIREMENT]
    found = [
        *_scope(requirements, is_unclear),
        *(_churn(requirements, clock, baseline) if baseline else ()),
        *_questions(items),
        *_changes(requirements, known, clock),
        *_mood(known.messages, clock),
        *_replies(known.messages, clock),
    ]
    return sorted(found, key=lambda feature: feature.name)


def _items(versions: Sequence[Version], clock: Clock) -> list[_Item]:
    """Return the items that stood or had been withdrawn; retracted ones were never there."""
    by_item: dict[int, list[Version]] = {}
    for version in sorted(versions, key=lambda version: version.number):
        by_item.setdefault(version.record_id, []).append(version)
    items = []
    for own in by_item.values():
        made = [v for v in own if _is_change(v) and not (v.undone and clock.has_passed(v.undone))]
        item = _Item(own[0], own[-1], tuple(made))
        if item.status != RecordStatus.RETRACTED:
            items.append(item)
    return sorted(items, key=lambda item: item.last.said, reverse=True)


def _is_change(version: Version) -> bool:
    """Tell whether a version is a confirmed change of value, priority or standing."""
    return version.reason in _CHANGES or (
        version.number > 1 and version.reason not in _OTHER_REASONS
    )


def _counted(name: str, items: Sequence[_Item]) -> Feature:
    refs = tuple(item.ref for item in items[:_MOST_EVIDENCE])
    return Feature(name, float(len(items)), len(items), refs)


def _scope(requirements: Sequence[_Item], is_unclear: IsUnclear) -> list[Feature]:
    standing = [item for item in requirements if item.status in _STANDING]
    if not requirements:
        return []
    found = [_counted("requirements_total_count", standing)]
    if standing:
        unclear = [item for item in standing if is_unclear(item.last.values)]
        refs = tuple(item.ref for item in unclear[:_MOST_EVIDENCE])
        share = len(unclear) / len(standing)
        found.append(Feature("ambiguous_share", share, len(standing), refs))
    return found


def _churn(requirements: Sequence[_Item], clock: Clock, baseline: date) -> list[Feature]:
    start = Clock(baseline, clock.reconstructed).end
    if not requirements or start > clock.end:
        return []

    def since(version: Version) -> bool:
        return version.said >= start

    standing = [item for item in requirements if item.status in _STANDING]
    withdrawn = [item for item in requirements if item.status == RecordStatus.WITHDRAWN]
    return [
        _counted("requirements_added_count", [i for i in standing if since(i.first)]),
        _counted(
            "requirements_removed_count",
            [i for i in withdrawn if since(i.last) and not since(i.first)],
        ),
        _counted(
            "requirements_changed_count",
            [i for i in standing if not since(i.first) and any(map(since, i.changes))],
        ),
    ]


def _questions(items: Sequence[_Item]) -> list[Feature]:
    questions = [item for item in items if item.last.type == FindingType.QUESTION]
    if not items:
        return []
    return [
        _counted("open_questions_count", [i for i in questions if i.status == RecordStatus.ACTIVE])
    ]


def _changes(requirements: Sequence[_Item], known: Events, clock: Clock) -> list[Feature]:
    if not requirements:
        return []
    changed = [item for item in requirements if item.changes]
    total = sum(len(item.changes) for item in changed)
    refs = tuple(item.ref for item in changed[:_MOST_EVIDENCE])
    waiting = [change for change in known.changes if change.is_open(clock)]
    waiting.sort(key=lambda change: change.said, reverse=True)
    open_refs = tuple((EvidenceKind.CHANGE, c.change_id) for c in waiting[:_MOST_EVIDENCE])
    return [
        Feature("change_requests_count", float(total), total, refs),
        Feature("change_requests_open_count", float(len(waiting)), len(waiting), open_refs),
    ]


def _client_tones(messages: Sequence[Message], clock: Clock) -> list[tuple[Message, Tone]]:
    """Return the client's messages of the window with their tones, newest first."""
    start = clock.back(WINDOW_DAYS)
    found = []
    for message in sorted(messages, key=lambda message: message.said, reverse=True):
        is_client = message.side_at(clock) not in (Side.US, Side.THIRD)
        tone = message.tone_at(clock) if is_client and message.said >= start else None
        if tone is not None:
            found.append((message, tone))
    return found


def _mood(messages: Sequence[Message], clock: Clock) -> list[Feature]:
    tones = _client_tones(messages, clock)
    if not tones:
        return []
    refs = _documents([message for message, _tone in tones])
    scores = [tone.score for _message, tone in tones]
    heated = [
        message for message, tone in tones if tone.label == ToneLabel.NEGATIVE and tone.pressure > 0
    ]
    found = [
        Feature("mood_mean", fmean(scores), len(tones), refs),
        Feature("escalations_count", float(len(heated)), len(tones), _documents(heated)),
    ]
    weeks = [(message.said - clock.end).total_seconds() / 604_800 for message, _tone in tones]
    spread = sum((week - fmean(weeks)) ** 2 for week in weeks)
    if len(tones) >= _TREND_LEAST and spread > 0:
        middle, level = fmean(weeks), fmean(scores)
        slope = sum((w - middle) * (s - level) for w, s in zip(weeks, scores, strict=True)) / spread
        found.append(Feature("mood_trend_per_week", slope, len(tones), refs))
    return found


def _documents(messages: Sequence[Message]) -> tuple[Ref, ...]:
    return tuple((EvidenceKind.DOCUMENT, m.document_id) for m in messages[:_MOST_EVIDENCE])


def _replies(messages: Sequence[Message], clock: Clock) -> list[Feature]:
    found = []
    for side, name in ((Side.CLIENT, "reply_lag_client_days"), (Side.US, "reply_lag_team_days")):
        lags = reply_lags(messages, clock, side, start=clock.back(WINDOW_DAYS))
        if lags:
            middle = sorted(lag for lag, _message in lags)
            half = len(middle) // 2
            value = middle[half] if len(middle) % 2 else (middle[half - 1] + middle[half]) / 2
            slowest = [m for _lag, m in sorted(lags, key=lambda found: -found[0])]
            found.append(Feature(name, value, len(lags), _documents(slowest)))
    return found
