"""Whose decisions count: what the last retraining made of everybody, and who vouches for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.registry import REVIEWERS
from service.errors import NotFoundError
from service.learning.export import names_by_key
from service.repositories import vouches as queries
from service.schemas import DocumentStatus
from service.schemas import learning as s
from service.tables import DocumentRow, ReviewerVouchRow, ReviewItemRow
from service.usecases.model_reports import load_report
from service.work import Work, now

_WORST_FIRST = ("held back", "partly held back", "look", "ok")


def hearing(versions: Path, session: Session) -> s.Hearing:
    """Return what was made of every reviewer, by the file beside the versions.

    People whom nobody here knows are left out.
    """
    found = load_report(versions / REVIEWERS) or {}
    names = names_by_key(session)
    said: dict[str, list[ReviewerVouchRow]] = defaultdict(list)
    for row in queries.list_vouches(session):
        said[row.reviewer].append(row)
    try:
        judged = [one for one in found.get("reviewers", ()) if one["key"] in names]
        places = _Places(session, [place for one in judged for place in one["examples"]])
        heard = {one["reviewer"] for one in found.get("vouches", ())}
        reviewers = [
            _reviewer(one, names[one["key"]], places, said, was_vouched=one["key"] in heard)
            for one in judged
        ]
        # A vouch for somebody who was not there yet can be taken back too.
        missing = sorted(set(said) - {one.reviewer for one in reviewers})
        reviewers += [_unjudged(name, said) for name in missing]
        order = {status: at for at, status in enumerate(_WORST_FIRST)}
        reviewers.sort(key=lambda one: (order.get(one.status, 0), -one.decisions, one.reviewer))
        return s.Hearing(judged_at=found.get("judged_at"), reviewers=reviewers)
    except (KeyError, TypeError, ValueError, ValidationError):
        # Written by another version of the product; the next retraining writes it anew.
        names_only = [_unjudged(name, said) for name in sorted(said)]
        return s.Hearing(judged_at=None, reviewers=names_only)


def vouch(work: Work, command: s.VouchCommand) -> s.Vouch:
    """Vouch for a reviewer or take it back; saying again what already holds adds nothing.

    Raises
    ------
    NotFoundError
        If nobody of this name has decided anything.
    """
    if not queries.has_decided(work.session, command.reviewer):
        raise NotFoundError("reviewer with decisions", command.reviewer)
    action = "learning.vouch" if command.vouched else "learning.take_back"
    # The reason is left out: it may quote a client, and the audit log outlives projects.
    work.audit(action, "reviewer", None, name=command.reviewer)
    said = [r for r in queries.list_vouches(work.session) if r.reviewer == command.reviewer]
    if said and said[-1].vouched == command.vouched:
        return _vouch(said[-1])
    row = ReviewerVouchRow(
        reviewer=command.reviewer,
        vouched=command.vouched,
        actor=work.actor,
        at=now(),
        reason=command.reason.strip(),
    )
    work.session.add(row)
    work.session.flush()
    return _vouch(row)


def _vouch(row: ReviewerVouchRow) -> s.Vouch:
    return s.Vouch(
        reviewer=row.reviewer, vouched=row.vouched, by=row.actor, at=row.at, reason=row.reason
    )


def _reviewer(
    found: Mapping[str, Any],
    name: str,
    places: _Places,
    said: Mapping[str, Sequence[ReviewerVouchRow]],
    *,
    was_vouched: bool,
) -> s.HeardReviewer:
    return s.HeardReviewer(
        reviewer=name,
        decisions=found["decisions"],
        sure=found["sure"],
        against=found["against"],
        low=found["low"] if found["sure"] else None,
        high=found["high"] if found["sure"] else None,
        shared=found["shared"],
        alike=found["alike"],
        status=found["status"],
        why=found["why"],
        left_out=len(found["left_out"]),
        since=found["since"] or None,
        until=found["until"] or None,
        examples=[one for place in found["examples"] if (one := places.quoted(place))],
        was_vouched=was_vouched,
        **_said(name, said),
    )


def _unjudged(name: str, said: Mapping[str, Sequence[ReviewerVouchRow]]) -> s.HeardReviewer:
    """Return somebody for whom people vouched before any retraining saw a decision of theirs."""
    return s.HeardReviewer(
        reviewer=name, decisions=0, sure=0, against=0, low=None, high=None, shared=0, alike=0,
        status="ok", why="", left_out=0, since=None, until=None, examples=[], was_vouched=False,
        **_said(name, said),
    )  # fmt: skip


def _said(name: str, said: Mapping[str, Sequence[ReviewerVouchRow]]) -> dict[str, Any]:
    rows = said.get(name, ())
    holds = rows[-1] if rows and rows[-1].vouched else None
    return {
        "vouch": None if holds is None else _vouch(holds),
        "history": [_vouch(row) for row in reversed(rows)],
    }


class _Places:
    """Documents and items behind the spans of a retraining; withdrawn and erased ones are not there."""

    def __init__(self, session: Session, places: Sequence[Mapping[str, Any]]) -> None:
        ids = {int(one["document"]) for one in places if str(one["document"]).isdecimal()}
        documents = session.scalars(
            select(DocumentRow).where(
                DocumentRow.id.in_(ids), DocumentRow.status != DocumentStatus.WITHDRAWN
            )
        )
        self._documents = {str(row.id): row for row in documents}
        items = session.execute(
            select(
                ReviewItemRow.document_id, ReviewItemRow.start, ReviewItemRow.end, ReviewItemRow.id
            ).where(ReviewItemRow.document_id.in_(ids))
        )
        self._items = {(row[0], row[1], row[2]): row[3] for row in items}

    def quoted(self, place: Mapping[str, Any]) -> s.Contradiction | None:
        """Return a place with its words, if they are still here."""
        document = self._documents.get(str(place["document"]))
        if document is None:
            return None
        start, end = place["start"], place["end"]
        return s.Contradiction(
            project_id=document.project_id,
            document_id=document.id,
            document_name=document.name,
            item_id=self._items.get((document.id, start, end)),
            quote=document.text[start:end],
            said=place["said"],
            chance=place["chance"],
        )
