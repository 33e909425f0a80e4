"""What happened in a project, to be seen against its risk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from service.delay.events import Clock, Events, Version
from service.schemas import (
    EvidenceKind,
    FindingType,
    RecordStatus,
    Relation,
    Side,
    TimelineKind,
    ToneLabel,
)

_CHANGED = (Relation.CHANGES_VALUE, Relation.CHANGES_PRIORITY, Relation.REFINES)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event with what to open."""

    on: date
    kind: TimelineKind
    ref_kind: EvidenceKind
    ref_id: int
    label: str = ""


def happenings(
    events: Events, clock: Clock, plans: Sequence[tuple[date, str, int]]
) -> list[Happening]:
    """Return what happened by the day of the clock, oldest first.

    ``plans`` holds day, planned end and id of the snapshots, oldest first.
    """
    found = [*_of_record(events.versions, clock), *_of_mail(events, clock), *_of_plan(plans)]
    return sorted(found, key=lambda happening: (happening.on, happening.kind, happening.ref_id))


def _of_record(versions: Sequence[Version], clock: Clock) -> Iterator[Happening]:
    for version in versions:
        undone = version.undone is not None and clock.has_passed(version.undone)
        if version.type != FindingType.REQUIREMENT or undone:
            continue
        kind = _kind_of(version)
        if kind is not None:
            yield Happening(
                version.said.date(), kind, EvidenceKind.RECORD, version.record_id, version.code
            )


def _kind_of(version: Version) -> TimelineKind | None:
    if version.reason == Relation.WITHDRAWS or (
        version.number > 1 and version.values["status"] == RecordStatus.WITHDRAWN
    ):
        return TimelineKind.WITHDRAWN
    if version.reason in _CHANGED:
        return TimelineKind.CHANGED
    return TimelineKind.ADDED if version.number == 1 else None


def _of_mail(events: Events, clock: Clock) -> Iterator[Happening]:
    for message in events.messages:
        tone = message.tone_at(clock)
        if tone and tone.label == ToneLabel.NEGATIVE and message.side_at(clock) != Side.US:
            yield Happening(
                message.said.date(),
                TimelineKind.UNHAPPY,
                EvidenceKind.DOCUMENT,
                message.document_id,
            )


def _of_plan(plans: Sequence[tuple[date, str, int]]) -> Iterator[Happening]:
    for (_day, before, _id), (day, after, snapshot_id) in pairwise(plans):
        if after != before:
            yield Happening(
                day,
                TimelineKind.PLAN_MOVED,
                EvidenceKind.SNAPSHOT,
                snapshot_id,
                f"{before} → {after}",
            )
