"""Queries on the risk register."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from service.errors import NotFoundError
from service.repositories.paging import Slice, fetch_slice
from service.schemas.enums import FindingType, RecordStatus
from service.schemas.risks import Helped, RiskStatus
from service.tables import RecordItemRow
from service.tables.risks import RiskRow, RiskVersionRow


@dataclass(frozen=True, slots=True)
class Uses:
    """How often a response was used with a known outcome, in how many projects, and helped."""

    used: int = 0
    helped: int = 0
    projects: int = 0


def get_risk(session: Session, project_id: int, risk_id: int) -> RiskRow:
    """Return a risk of this project and of no other."""
    statement = select(RiskRow).where(RiskRow.id == risk_id, RiskRow.project_id == project_id)
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError("risk", risk_id)
    return row


def list_risks(
    session: Session, project_id: int, *, status: str | None, limit: int, offset: int
) -> Slice[RiskRow]:
    """Return the register, open risks with the largest exposure first."""
    statement = select(RiskRow).where(RiskRow.project_id == project_id)
    if status is not None:
        statement = statement.where(RiskRow.status == status)
    exposure = func.coalesce(RiskRow.probability_percent * RiskRow.impact_days, -1.0)
    ordered = statement.order_by(
        RiskRow.status == RiskStatus.CLOSED, exposure.desc(), RiskRow.number
    )
    return fetch_slice(session, ordered, limit=limit, offset=offset)


def last_number(session: Session, project_id: int) -> int:
    """Return the highest number in a project's register; call with the project locked."""
    found = session.scalar(select(func.max(RiskRow.number)).where(RiskRow.project_id == project_id))
    return found or 0


def risk_of_record(session: Session, project_id: int, record_id: int) -> RiskRow | None:
    """Return the risk that was made from a record item, if there is one."""
    statement = select(RiskRow).where(
        RiskRow.project_id == project_id, RiskRow.record_id == record_id
    )
    return session.scalar(statement.order_by(RiskRow.id).limit(1))


def versions_of(session: Session, risk_id: int) -> Sequence[RiskVersionRow]:
    """Return all versions of a risk, oldest first."""
    statement = select(RiskVersionRow).where(RiskVersionRow.risk_id == risk_id)
    return session.scalars(statement.order_by(RiskVersionRow.version)).all()


def open_responses(session: Session, project_id: int) -> set[str]:
    """Return the keys of responses that stand on open risks of a project."""
    statement = select(RiskRow.response_key).where(
        RiskRow.project_id == project_id,
        RiskRow.status != RiskStatus.CLOSED,
        RiskRow.response_key.is_not(None),
    )
    return {key for key in session.scalars(statement) if key is not None}


_KNOWN_OUTCOME = (
    RiskRow.status == RiskStatus.CLOSED,
    RiskRow.response_key.is_not(None),
    RiskRow.helped.in_((Helped.HELPED, Helped.NO_EFFECT)),
)


def projects_with_outcomes(session: Session) -> set[int]:
    """Return the projects that closed a risk and said whether its response helped."""
    return set(session.scalars(select(RiskRow.project_id).where(*_KNOWN_OUTCOME).distinct()))


def uses_of_responses(session: Session, among: Collection[int] | None = None) -> dict[str, Uses]:
    """Return what every response did, in all projects or ``among`` some; numbers only, no words."""
    found: dict[str, Uses] = {}
    chosen = RiskRow.project_id.in_(among) if among is not None else true()
    rows = session.execute(
        select(
            RiskRow.response_key,
            func.count(),
            func.count().filter(RiskRow.helped == Helped.HELPED),
            func.count(RiskRow.project_id.distinct()),
        )
        .where(*_KNOWN_OUTCOME, chosen)
        .group_by(RiskRow.response_key)
    )
    for key, used, helped, projects in rows:
        found[str(key)] = Uses(used=used, helped=helped, projects=projects)
    return found


def waiting_record_risks(session: Session, project_id: int) -> Sequence[RecordItemRow]:
    """Return confirmed risks of the record that are not in the register."""
    taken = select(RiskRow.record_id).where(
        RiskRow.project_id == project_id, RiskRow.record_id.is_not(None)
    )
    statement = select(RecordItemRow).where(
        RecordItemRow.project_id == project_id,
        RecordItemRow.type == FindingType.RISK,
        RecordItemRow.status == RecordStatus.ACTIVE,
        RecordItemRow.id.not_in(taken),
    )
    return session.scalars(statement.order_by(RecordItemRow.number)).all()
