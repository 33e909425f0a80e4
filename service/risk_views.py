"""From rows of the risk register to wire types."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from service.repositories import documents as document_queries
from service.repositories import risks as queries
from service.schemas import risks as r
from service.tables.risks import RiskRow

_COMPUTED = {"document_name", "exposure_days", "exposure_cost"}
_FIELDS = frozenset(r.Risk.model_fields) - _COMPUTED


def risks(session: Session, rows: Sequence[RiskRow]) -> list[r.Risk]:
    """Show risks with the names of their documents and their exposure."""
    found = {row.document_id for row in rows if row.document_id is not None}
    documents = document_queries.documents_by_id(session, found)
    shown = []
    for row in rows:
        document = documents.get(row.document_id) if row.document_id is not None else None
        values = {
            **{field: getattr(row, field) for field in _FIELDS},
            "document_name": document.name if document else None,
            "exposure_days": exposure(row.probability_percent, row.impact_days),
            "exposure_cost": exposure(row.probability_percent, row.impact_cost),
        }
        shown.append(r.Risk.model_validate(values))
    return shown


def exposure(probability_percent: int | None, impact: float | None) -> float | None:
    """Return probability times impact, nothing where one of them is not known."""
    if probability_percent is None or impact is None:
        return None
    return round(probability_percent * impact / 100, 2)


def risk_detail(session: Session, row: RiskRow) -> r.RiskDetail:
    """Show a risk with its history."""
    versions: list[r.RiskVersion] = []
    earlier: dict[str, object] = {}
    for version in queries.versions_of(session, row.id):
        changed = [
            field
            for field, value in version.values.items()
            if field in earlier and earlier[field] != value
        ]
        versions.append(
            r.RiskVersion(
                version=version.version,
                at=version.at,
                by=version.by,
                values=version.values,
                changed=changed,
            )
        )
        earlier = version.values
    return r.RiskDetail(**risks(session, [row])[0].model_dump(), versions=versions)
