"""Queries for everything that happened in a project, with both moments of each event."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from service.delay.events import Change, Clock, Events, Message, Tone, Version
from service.schemas import DocumentStatus
from service.tables import (
    AnalysisRow,
    AuditRow,
    ChangeRequestRow,
    DecisionRow,
    DocumentRow,
    RecordItemRow,
    RecordSourceRow,
    RecordVersionRow,
)

_REPLY_MARK = re.compile(
    r"^\s*(?:(?:re|fw|fwd|aw|回复|答复|转发)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.I
)
_ID = re.compile(r"<[^<>\s]+>")


def load_events(session: Session, project_id: int, clock: Clock) -> Events:
    """Return all events of a project, later ones included.

    Dates of messages are the ones that were known by ``clock``: a correction made later is none.
    """
    documents = _documents(session, project_id)
    corrections = _audit(session, project_id, "document")
    said = _dates(documents, corrections, clock)
    undone = _undone(session, project_id)
    return Events(
        _versions(session, project_id, said, undone),
        _messages(session, project_id, documents, corrections, said),
        _changes(session, project_id, said, undone),
    )


def _documents(session: Session, project_id: int) -> dict[int, DocumentRow]:
    statement = (
        select(DocumentRow)
        .where(DocumentRow.project_id == project_id)
        .options(defer(DocumentRow.text), defer(DocumentRow.warnings))
    )
    return {row.id: row for row in session.scalars(statement)}


def _dates(
    documents: dict[int, DocumentRow], corrections: Sequence[AuditRow], clock: Clock
) -> dict[int, datetime]:
    """Return the date of every message; one dated after its arrival counts from its arrival."""
    received = {row.id: row.received_at for row in documents.values()}
    for entry in reversed(corrections):
        if clock.has_passed(entry.at) or "received_before" not in entry.details:
            continue
        before = entry.details["received_before"]
        received[entry.entity_id or 0] = datetime.fromisoformat(before) if before else None
    return {
        id_: min(received[id_] or row.created_at, row.created_at) for id_, row in documents.items()
    }


def _undone(session: Session, project_id: int) -> dict[int, datetime]:
    """Return when decisions were taken back, by the id of the decision."""
    found = session.execute(
        select(DecisionRow.reverts_id, DecisionRow.at).where(
            DecisionRow.project_id == project_id, DecisionRow.reverts_id.is_not(None)
        )
    )
    return {row[0]: row[1] for row in found if row[0] is not None}


def _versions(
    session: Session,
    project_id: int,
    dates: dict[int, datetime],
    undone: dict[int, datetime],
) -> list[Version]:
    said: dict[int, datetime] = {}
    sources = session.execute(
        select(RecordSourceRow.decision_id, RecordSourceRow.document_id).where(
            RecordSourceRow.project_id == project_id
        )
    )
    for decision_id, document_id in sources:
        moment = dates[document_id]
        said[decision_id] = max(moment, said.get(decision_id, moment))
    rows = session.execute(
        select(RecordVersionRow, RecordItemRow.code, RecordItemRow.type, DecisionRow.reverts_id)
        .join(RecordItemRow, RecordItemRow.id == RecordVersionRow.record_id)
        .join(DecisionRow, DecisionRow.id == RecordVersionRow.decision_id)
        .where(RecordVersionRow.project_id == project_id)
        .order_by(RecordVersionRow.record_id, RecordVersionRow.version)
    )
    return [
        Version(
            record_id=row.record_id,
            code=code,
            type=type_,
            number=row.version,
            # what was taken back was never said, so the undo counts from the same moment
            said=said.get(reverts or row.decision_id, row.at),
            recorded=row.at,
            reason=row.reason,
            values=row.values,
            undone=undone.get(row.decision_id),
        )
        for row, code, type_, reverts in rows
    ]


def _messages(
    session: Session,
    project_id: int,
    documents: dict[int, DocumentRow],
    corrections: Sequence[AuditRow],
    said: dict[int, datetime],
) -> list[Message]:
    tones: dict[int, list[Tone]] = defaultdict(list)
    analyses = session.execute(
        select(
            AnalysisRow.document_id,
            AnalysisRow.created_at,
            AnalysisRow.tone_score,
            AnalysisRow.tone_label,
            AnalysisRow.tone,
            AnalysisRow.current,
        )
        .where(AnalysisRow.project_id == project_id)
        .order_by(AnalysisRow.id)
    )
    for document_id, made, score, label, tone, current in analyses:
        pressure = float(tone.get("axes", {}).get("pressure", 0.0))
        tones[document_id].append(Tone(made, score, label, pressure, current))
    sides: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    removals: dict[int, list[tuple[datetime, bool]]] = defaultdict(list)
    for entry in corrections:
        if entry.action == "document.reanalyze" and "side_before" in entry.details:
            sides[entry.entity_id or 0].append((entry.at, str(entry.details["side_before"])))
        elif entry.action in ("document.withdraw", "document.restore"):
            gone = entry.action == "document.withdraw"
            removals[entry.entity_id or 0].append((entry.at, gone))
    roots: dict[str, str] = {}
    ordered = sorted(documents.values(), key=lambda row: said[row.id])
    return [
        Message(
            document_id=row.id,
            said=said[row.id],
            recorded=row.created_at,
            side=row.sender_side,
            thread=_thread(row, roots),
            kind=row.kind,
            sides=tuple(sides[row.id]),
            removals=tuple(removals[row.id]),
            tones=tuple(tones[row.id]),
        )
        for row in ordered
        if row.status != DocumentStatus.FAILED
    ]


def _thread(row: DocumentRow, roots: dict[str, str]) -> str:
    """Return what the messages of a thread have in common: their first message, else the subject.

    ``roots`` remembers the thread of every Message-ID; call in order of time.
    """
    metadata: dict[str, Any] = row.facts.get("metadata", {})
    subject = _REPLY_MARK.sub("", row.subject or "").strip().lower()
    own = metadata.get("message_id", "")
    named = _ID.findall(f"{metadata.get('references', '')} {metadata.get('in_reply_to', '')}")
    known = next((roots[name] for name in named if name in roots), None)
    thread = known or (f"subject:{subject}" if subject else own)
    for name in (own, *named):
        roots.setdefault(name, thread)
    return thread


def _changes(
    session: Session,
    project_id: int,
    said: dict[int, datetime],
    undone: dict[int, datetime],
) -> list[Change]:
    """Return the change requests whose change was confirmed; a draft nobody accepted is none."""
    states: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for entry in _audit(session, project_id, "change"):
        if entry.details.get("state"):
            states[entry.entity_id or 0].append((entry.at, str(entry.details["state"])))
    rows = session.execute(
        select(ChangeRequestRow.id, DecisionRow.id, DecisionRow.at, RecordSourceRow.document_id)
        .join(DecisionRow, DecisionRow.item_id == ChangeRequestRow.item_id)
        .join(RecordVersionRow, RecordVersionRow.decision_id == DecisionRow.id)
        .join(RecordSourceRow, RecordSourceRow.decision_id == DecisionRow.id)
        .where(ChangeRequestRow.project_id == project_id, DecisionRow.reverts_id.is_(None))
        .order_by(ChangeRequestRow.id, DecisionRow.id)
    )
    found = {
        (change_id, decision_id): Change(
            change_id=change_id,
            said=said[document_id],
            recorded=at,
            undone=undone.get(decision_id),
            states=tuple(states[change_id]),
        )
        for change_id, decision_id, at, document_id in rows
    }
    return list(found.values())


def _audit(session: Session, project_id: int, entity: str) -> list[AuditRow]:
    statement = (
        select(AuditRow)
        .where(AuditRow.project_id == project_id, AuditRow.entity == entity)
        .order_by(AuditRow.id)
    )
    return list(session.scalars(statement))
