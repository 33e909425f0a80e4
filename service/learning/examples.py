"""Labelled examples, read from decisions: each person's last standing word on each item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.schemas import Basis, DecisionAction, DocumentStatus, FindingType, Origin
from service.schemas.learning import ExampleSource, Taught
from service.tables import DecisionRow, DocumentRow, ReviewItemRow
from service.tables.learning import AuditSampleRow

_TEACHES = (
    DecisionAction.ACCEPT,
    DecisionAction.REJECT,
    DecisionAction.EDIT,
    DecisionAction.ADD,
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What the models had said first."""

    label: Taught
    priority: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class LabelledExample:
    """One person's standing decision on one stretch of text."""

    project_id: int
    document_id: int
    item_id: int | None
    start: int
    end: int
    label: Taught
    priority: str | None
    requirement_kind: str | None
    source: ExampleSource
    reviewer: str
    decided_at: datetime
    model_version: str | None
    guess: Guess | None

    @property
    def overrides(self) -> bool:
        """Return whether the person said something else than the models."""
        if self.guess is None:
            return True
        changed = self.priority is not None and self.priority != self.guess.priority
        return self.label != self.guess.label or changed


def read_examples(
    session: Session, *, project_id: int | None = None, document_id: int | None = None
) -> list[LabelledExample]:
    """Return all examples, oldest first; nothing of withdrawn documents, nothing that was undone."""
    found = [*_from_decisions(session, project_id, document_id, standing=True)]
    found += _from_audit(session, project_id, document_id)
    return sorted(found, key=lambda one: (one.decided_at, one.document_id, one.start))


def read_voices(session: Session) -> list[LabelledExample]:
    """Return what people said, also where somebody undid it later: that is a disagreement too."""
    found = [*_from_decisions(session, None, None, standing=False), *_from_audit(session)]
    return sorted(found, key=lambda one: (one.decided_at, one.document_id, one.start))


def _from_decisions(
    session: Session, project_id: int | None, document_id: int | None, *, standing: bool
) -> Iterator[LabelledExample]:
    statement = (
        select(DecisionRow, ReviewItemRow)
        .join(ReviewItemRow, ReviewItemRow.id == DecisionRow.item_id)
        .join(DocumentRow, DocumentRow.id == ReviewItemRow.document_id)
        .where(DecisionRow.action.in_(_TEACHES), DocumentRow.status != DocumentStatus.WITHDRAWN)
        .order_by(DecisionRow.id)
    )
    if standing:
        undone = select(DecisionRow.reverts_id).where(DecisionRow.reverts_id.is_not(None))
        statement = statement.where(DecisionRow.id.not_in(undone))
    if project_id is not None:
        statement = statement.where(DecisionRow.project_id == project_id)
    if document_id is not None:
        statement = statement.where(ReviewItemRow.document_id == document_id)
    last: dict[tuple[int, str], tuple[DecisionRow, ReviewItemRow]] = {}
    for decision, item in session.execute(statement):
        last[item.id, decision.reviewer] = (decision, item)
    for decision, item in last.values():
        yield from _of_decision(decision, item)


def _of_decision(decision: DecisionRow, item: ReviewItemRow) -> Iterator[LabelledExample]:
    after: Mapping[str, Any] = decision.after.get("item", {})
    if not after:
        return
    rejected = decision.action == DecisionAction.REJECT
    label = Taught.NONE if rejected else Taught(after["type"])
    guess = _guess(decision.model_guess)
    priority = None if rejected else _priority(after, decision.model_guess, item)
    spans = [(after["start"], after["end"]), *map(tuple, after.get("more_spans", []))]
    for start, end in spans:
        yield LabelledExample(
            project_id=decision.project_id,
            document_id=item.document_id,
            item_id=item.id,
            start=start,
            end=end,
            label=label,
            priority=priority,
            requirement_kind=None if rejected else after.get("kind"),
            source=_source(decision, item, label, priority, guess),
            reviewer=decision.reviewer,
            decided_at=decision.at,
            model_version=decision.model_version,
            guess=guess,
        )


def _guess(values: Mapping[str, Any]) -> Guess | None:
    if "type" not in values:
        return None
    return Guess(Taught(values["type"]), values.get("priority"), values.get("confidence"))


def _priority(
    after: Mapping[str, Any], guess: Mapping[str, Any], item: ReviewItemRow
) -> str | None:
    """Return the priority that somebody stated: the text, or a person who set it.

    An item without a stated priority starts as Should; leaving it so says nothing about it.
    """
    if after["type"] != FindingType.REQUIREMENT:
        return None
    priority: str | None = after["priority"]
    stated = guess.get("basis", item.basis) != Basis.NOT_STATED
    return priority if stated or priority != "should" else None


def _source(
    decision: DecisionRow,
    item: ReviewItemRow,
    label: Taught,
    priority: str | None,
    guess: Guess | None,
) -> ExampleSource:
    if decision.action == DecisionAction.REJECT:
        return ExampleSource.REJECT
    if item.origin == Origin.MANUAL or guess is None:
        return ExampleSource.MISSED
    if label != guess.label:
        return ExampleSource.EDIT
    if priority is not None and priority != guess.priority:
        return ExampleSource.PRIORITY
    return ExampleSource.EDIT if decision.action == DecisionAction.EDIT else ExampleSource.ACCEPT


def _from_audit(
    session: Session, project_id: int | None = None, document_id: int | None = None
) -> Sequence[LabelledExample]:
    statement = (
        select(AuditSampleRow)
        .join(DocumentRow, DocumentRow.id == AuditSampleRow.document_id)
        .where(AuditSampleRow.label.is_not(None), DocumentRow.status != DocumentStatus.WITHDRAWN)
    )
    if project_id is not None:
        statement = statement.where(AuditSampleRow.project_id == project_id)
    if document_id is not None:
        statement = statement.where(AuditSampleRow.document_id == document_id)
    return [
        LabelledExample(
            project_id=row.project_id,
            document_id=row.document_id,
            item_id=row.item_id,
            start=row.start,
            end=row.end,
            label=Taught(row.label or Taught.NONE),
            priority=None,
            requirement_kind=None,
            source=ExampleSource.AUDIT,
            reviewer=row.reviewer or "",
            decided_at=row.answered_at or row.drawn_at,
            model_version=row.model_version,
            guess=Guess(Taught.NONE, None, row.confidence),
        )
        for row in session.scalars(statement)
    ]
