"""Files for retraining (docs/adr/0035): decisions, and stored findings for the diff."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.learning.examples import LabelledExample, read_examples
from service.learning.names import keyed, project_name
from service.repositories import vouches
from service.schemas import DocumentStatus, ItemState
from service.schemas.learning import Taught
from service.tables import AnalysisRow, DocumentRow, LearningSettingsRow, ReviewItemRow
from service.usecases.reading import stored_document

FORMAT = 1
_STATES = {ItemState.ACCEPTED: "confirmed", ItemState.REJECTED: "rejected"}
_AS_THEY_ARE = (ItemState.PENDING, ItemState.SKIPPED, *_STATES)


def write_decisions(session: Session, path: Path, secret: str) -> int:
    """Write all examples, a document a line; returns how many there are."""
    by_document: dict[int, list[LabelledExample]] = defaultdict(list)
    for example in read_examples(session):
        by_document[example.document_id].append(example)
    _write(path, (_decided(session, key, by_document[key], secret) for key in sorted(by_document)))
    return sum(len(examples) for examples in by_document.values())


def write_findings(session: Session, path: Path, secret: str) -> int:
    """Write all stored findings with what people said of them; returns how many there are."""
    by_document: dict[int, list[ReviewItemRow]] = defaultdict(list)
    statement = (
        select(ReviewItemRow)
        .join(DocumentRow, DocumentRow.id == ReviewItemRow.document_id)
        .where(
            DocumentRow.status != DocumentStatus.WITHDRAWN, ReviewItemRow.state.in_(_AS_THEY_ARE)
        )
        .order_by(ReviewItemRow.id)
    )
    for item in session.scalars(statement):
        by_document[item.document_id].append(item)
    # Documents without a finding count too: a new version may find something in them.
    analyzed = session.scalars(
        select(AnalysisRow.document_id)
        .join(DocumentRow, DocumentRow.id == AnalysisRow.document_id)
        .where(AnalysisRow.current.is_(True), DocumentRow.status != DocumentStatus.WITHDRAWN)
    )
    keys = sorted({*analyzed, *by_document})
    _write(path, (_found(session, key, by_document[key], secret) for key in keys))
    return sum(len(items) for items in by_document.values())


def write_vouches(session: Session, path: Path, secret: str) -> None:
    """Write who vouches for whom; reasons stay here, for they may quote a client."""
    standing = vouches.standing(vouches.list_vouches(session))
    _write(
        path,
        (
            {
                "reviewer": keyed(secret, "reviewer", name),
                "by": keyed(secret, "reviewer", row.actor),
                "at": row.at.isoformat(),
            }
            for name, row in sorted(standing.items())
        ),
    )


def names_by_key(session: Session) -> dict[str, str]:
    """Return the people of this installation by the keys that stand for them in files of retrainings."""
    settings = session.scalar(select(LearningSettingsRow))
    if settings is None:
        return {}
    return {keyed(settings.secret, "reviewer", name): name for name in vouches.people(session)}


def _write(path: Path, lines: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        path.chmod(0o600)
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _document(session: Session, document_id: int, secret: str) -> dict[str, Any]:
    row = session.get_one(DocumentRow, document_id)
    document = stored_document(row)
    line: dict[str, Any] = {
        "format": FORMAT,
        "document": str(row.id),
        "project": project_name(session, row.project_id, secret),
        "kind": row.kind,
        "sender_side": row.sender_side,
        "people": list(document.people),
        "zones": [[span.start, span.end, str(zone)] for span, zone in document.zones],
        "text": row.text,
    }
    if document.received_at is not None:
        line["received_at"] = document.received_at.isoformat()
    # The session would otherwise keep every text of the installation until the end.
    session.expunge(row)
    return line


def _decided(
    session: Session, document_id: int, examples: Sequence[LabelledExample], secret: str
) -> dict[str, Any]:
    status = session.get_one(DocumentRow, document_id).status
    line = _document(session, document_id, secret)
    line["complete"] = status == DocumentStatus.REVIEWED
    line["decisions"] = [_decision(example, secret) for example in examples]
    return line


def _decision(example: LabelledExample, secret: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "start": example.start,
        "end": example.end,
        "label": example.label,
        "reviewer": keyed(secret, "reviewer", example.reviewer),
        "decided_at": example.decided_at.isoformat(),
        "model_version": example.model_version or "",
        "source": example.source,
    }
    if example.label == Taught.REQUIREMENT and example.priority is not None:
        values["priority"] = example.priority
    if example.label == Taught.REQUIREMENT and example.requirement_kind is not None:
        values["requirement_kind"] = example.requirement_kind
    if example.guess is not None:
        guess = {
            "label": example.guess.label,
            "priority": example.guess.priority,
            "confidence": example.guess.confidence,
        }
        values["guess"] = {name: value for name, value in guess.items() if value is not None}
    return values


def _found(
    session: Session, document_id: int, items: Sequence[ReviewItemRow], secret: str
) -> dict[str, Any]:
    line = _document(session, document_id, secret)
    line["findings"] = [
        {
            "id": str(item.id),
            "start": item.start,
            "end": item.end,
            "label": item.type,
            **({"priority": item.priority} if item.priority else {}),
            "state": _STATES.get(ItemState(item.state), "pending"),
        }
        for item in items
    ]
    return line
