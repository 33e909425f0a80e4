"""The report beside a version (docs/adr/0035): spans and ids become words of this installation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.learning.export import names_by_key
from service.schemas import models as m
from service.schemas.learning import CurvePoint, LearningCurve
from service.tables import DocumentRow

_MOST_FLIPS = 100
_STATES = ("confirmed", "rejected", "pending", "new")


def read_report(path: Path) -> m.ModelReport | None:
    """Return a report without what needs the database; nothing if there is none to read."""
    found = load_report(path)
    return None if found is None else _report(found)


def read_curve(path: Path, version: str) -> LearningCurve | None:
    """Return what a retraining would have scored with fewer decisions; nothing if it measured too little to say."""
    found = (load_report(path) or {}).get("curve") or {}
    try:
        points = [
            CurvePoint(version=version, n=found["n"], **point) for point in found.get("points", ())
        ]
        gain, low, high = found.get("next_100") or (None, None, None)
        curve = LearningCurve(points=points, next_100=gain, next_low=low, next_high=high)
    except (KeyError, TypeError, ValueError):
        return None  # written by another version of the product
    return curve if points else None


def report_out(session: Session, path: Path) -> m.ModelReport | None:
    """Return a report with names of reviewers and quotes of what would flip."""
    found = load_report(path)
    report = None if found is None else _report(found)
    if found is None or report is None:
        return None
    names = names_by_key(session)
    reviewers = [
        one.model_copy(
            update={
                "name": names.get(one.name, ""),
                "vouched_by": names.get(one.vouched_by or "") if one.vouched_by else None,
            }
        )
        for one in report.reviewers
    ]
    diff = report.diff
    if diff is not None:
        flips = _worst_first(found.get("flips") or [])[:_MOST_FLIPS]
        diff = diff.model_copy(update={"examples": _flips(session, flips)})
    return report.model_copy(update={"reviewers": reviewers, "diff": diff})


def load_report(path: Path) -> dict[str, Any] | None:
    """Return a report as the training wrote it; nothing if there is none to read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _report(found: Mapping[str, Any]) -> m.ModelReport | None:
    try:
        gate, split, diff = found["gate"], found.get("split") or {}, found.get("diff")
        vouches = {one["reviewer"]: one for one in found.get("vouches", ())}
        return m.ModelReport(
            reasons_en=gate["reasons_en"],
            reasons_zh=gate["reasons_zh"],
            split_en=split.get("en", ""),
            split_zh=split.get("zh", ""),
            checks=[_check(one) for one in gate["checks"]],
            behaviors=[
                m.GateBehavior(
                    rule=after["rule"],
                    language=after["language"],
                    tried=after["tried"],
                    broken_before=before["broken"],
                    broken_after=after["broken"],
                )
                for before, after in gate.get("behaviors", ())
            ],
            reviewers=[
                _reviewer(one, vouches.get(one["key"], {})) for one in found.get("reviewers", [])
            ],
            diff=None if diff is None else _diff(diff),
        )
    except (KeyError, TypeError, ValidationError):
        # Written by another version of the product: its card still says it in words.
        return None


def _reviewer(found: Mapping[str, Any], vouch: Mapping[str, Any]) -> m.TrustedReviewer:
    return m.TrustedReviewer(
        name=found["key"],
        decisions=found["decisions"],
        sure=found["sure"],
        against=found["against"],
        status=found["status"],
        left_out=len(found.get("left_out", ())),
        since=found.get("since") or None,
        until=found.get("until") or None,
        vouched_by=vouch.get("by"),
        vouched_at=vouch.get("at"),
    )


def card_out(session: Session, path: Path) -> str:
    """Return the card of a version with names of reviewers where people of this installation are meant."""
    if not path.exists():
        return ""
    text = path.read_text(encoding="utf-8", errors="replace")
    for key, name in names_by_key(session).items():
        text = text.replace(key, name)
    return text


def _check(found: Mapping[str, Any]) -> m.GateCheck:
    gap = found["difference"]
    return m.GateCheck(
        where=found["where"],
        group=found["group"],
        what=found["what"],
        before=gap["champion"],
        after=gap["challenger"],
        low=gap["low"],
        high=gap["high"],
        n=gap["n"],
        outcome=found["outcome"],
    )


def _diff(found: Mapping[str, Any]) -> m.ModelDiff:
    return m.ModelDiff(
        total=found["flips"],
        by_state=found["by_state"],
        by_language=found["by_language"],
        by_change=found["by_change"],
        confirmed_worse=found["confirmed_worse"],
        confirmed_better=found["confirmed_better"],
        examples=[],
    )


def _worst_first(flips: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Sort flips: confirmed ones first, and among them those that get worse."""
    order = {state: at for at, state in enumerate(_STATES)}
    return sorted(
        flips,
        key=lambda flip: (
            order.get(flip.get("state", ""), len(order)),
            flip.get("for_better") is not False,
        ),
    )


def _flips(session: Session, flips: Sequence[Mapping[str, Any]]) -> list[m.ModelFlip]:
    """Return flips with their words; what was erased since is left out."""
    ids = {int(flip["document"]) for flip in flips if str(flip["document"]).isdecimal()}
    rows = session.scalars(select(DocumentRow).where(DocumentRow.id.in_(ids)))
    documents = {str(row.id): row for row in rows}
    return [
        m.ModelFlip(
            project_id=row.project_id,
            document_id=row.id,
            item_id=int(flip["finding"]) if str(flip.get("finding")).isdecimal() else None,
            quote=row.text[flip["start"] : flip["end"]],
            language=flip["language"],
            before=flip["before"],
            after=flip["after"],
            state=flip["state"],
            for_better=flip["for_better"],
        )
        for flip in flips
        if (row := documents.get(str(flip["document"]))) is not None
    ]
