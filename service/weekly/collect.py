"""Collect what a weekly report says, from what was known by the end of the week."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import risk_views
from service.repositories import delay as delay_queries
from service.repositories import documents as document_queries
from service.repositories import projects as project_queries
from service.repositories import record as record_queries
from service.repositories import risks as risk_queries
from service.repositories.changes import is_confirmed
from service.schemas.enums import ChangeState, FindingType, Language, RecordStatus, Relation, Side
from service.schemas.risks import Risk, RiskStatus
from service.schemas.weekly import (
    ReportAudience,
    ReportChange,
    ReportDate,
    ReportItem,
    ReportMood,
    ReportStatus,
    WeeklyReport,
)
from service.tables import (
    ChangeRequestRow,
    ProjectRow,
    RecordItemRow,
    ReviewItemRow,
    RiskEstimateRow,
)
from service.usecases.planning import budget_of, resources_of

_AHEAD = timedelta(days=14)
_COURSE = timedelta(weeks=12)
_MOST = 30
_ALL = 1000


def week_of(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of a day's week."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def collect(
    session: Session,
    project_id: int,
    day: date,
    *,
    audience: ReportAudience,
    language: Language | None = None,
) -> WeeklyReport:
    """Return the report of the week that a day lies in."""
    project = project_queries.get_project(session, project_id)
    first, last = week_of(day)
    course = _course(session, project_id, first, last)
    report = WeeklyReport(
        project_key=project.key,
        project_name=project.name,
        client_name=project.client_name,
        language=language or Language(project.language),
        audience=audience,
        week_from=first,
        week_to=last,
        status=course[-1] if course else _newest(session, project_id, last),
        # the newest one may itself be of an earlier week; it is not compared with itself
        before=next((one for one in reversed(course[:-1]) if one.as_of < first), None),
        course=course,
        confirmed=_confirmed(session, project_id, first, last),
        changed=_changed(session, project_id, first, last),
        questions=_questions(session, project_id),
        risks=_risks(session, project_id),
        dates=_dates(session, project_id, last, course),
    )
    return report if audience is ReportAudience.CLIENT else _inside(session, project, report)


def _inside(session: Session, project: ProjectRow, report: WeeklyReport) -> WeeklyReport:
    budget = budget_of(session, project.id)
    resources = resources_of(session, project.id, today=report.week_to + timedelta(days=1))
    ahead = report.week_to + timedelta(weeks=4)
    overload = {
        week
        for load in resources.roles
        for week in load.overload_weeks
        if report.week_to < week <= ahead
    }
    return report.model_copy(
        update={
            "mood": _mood(session, project.id, report.week_from, report.week_to),
            "budget_level": budget.level if budget.months else None,
            "forecast_total": budget.forecast_total,
            "currency": budget.currency,
            "overload_weeks": len(overload) if resources.rows else None,
        }
    )


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(first, time(), tzinfo=UTC)
    return begin, datetime.combine(last + timedelta(days=1), time(), tzinfo=UTC)


def _course(session: Session, project_id: int, first: date, last: date) -> list[ReportStatus]:
    found = delay_queries.list_estimates(
        session, project_id, until=last, with_drivers=False, limit=200, offset=0
    )
    return [_status(row) for row in reversed(found.rows) if row.as_of > first - _COURSE]


def _newest(session: Session, project_id: int, last: date) -> ReportStatus | None:
    """Return the newest estimate, however old: the report says its age instead of none."""
    found = delay_queries.list_estimates(
        session, project_id, until=last, with_drivers=False, limit=1, offset=0
    )
    return _status(found.rows[0]) if found.rows else None


def _status(row: RiskEstimateRow) -> ReportStatus:
    return ReportStatus.model_validate(row)


def _items(session: Session, rows: list[RecordItemRow]) -> list[ReportItem]:
    sources = record_queries.sources_of(session, [row.id for row in rows])
    items = []
    for row in rows:
        quotes = sources.get(row.id, [])
        items.append(
            ReportItem.model_validate(
                {
                    **{f: getattr(row, f) for f in ("code", "text", "priority", "due_on", "owner")},
                    "quote": quotes[-1][0].quote if quotes else "",
                    "source": quotes[-1][1].name if quotes else "",
                }
            )
        )
    return items


def _confirmed(session: Session, project_id: int, first: date, last: date) -> list[ReportItem]:
    begin, end = _span(first, last)
    rows = session.scalars(
        select(RecordItemRow)
        .where(
            RecordItemRow.project_id == project_id,
            RecordItemRow.type == FindingType.REQUIREMENT,
            RecordItemRow.status != RecordStatus.RETRACTED,
            RecordItemRow.created_at >= begin,
            RecordItemRow.created_at < end,
        )
        .order_by(RecordItemRow.number)
    )
    return _items(session, list(rows))


def _changed(session: Session, project_id: int, first: date, last: date) -> list[ReportChange]:
    begin, end = _span(first, last)
    # A change belongs to the week in which its item was decided, not to that of the draft.
    moment = func.coalesce(ReviewItemRow.updated_at, ChangeRequestRow.created_at)
    rows = session.scalars(
        select(ChangeRequestRow)
        .outerjoin(ReviewItemRow, ReviewItemRow.id == ChangeRequestRow.item_id)
        .where(
            ChangeRequestRow.project_id == project_id,
            ChangeRequestRow.state != ChangeState.REJECTED,
            is_confirmed(),
            moment >= begin,
            moment < end,
        )
        .order_by(ChangeRequestRow.id)
    ).all()
    records = record_queries.record_items_by_id(session, [row.record_id for row in rows])
    return [
        ReportChange(
            code=records[row.record_id].code,
            relation=Relation(row.relation),
            from_value=row.from_value,
            to_value=row.to_value,
            from_quote=row.from_quote,
            to_quote=row.to_quote,
        )
        for row in rows
    ]


def _questions(session: Session, project_id: int) -> list[ReportItem]:
    found = record_queries.list_record(
        session,
        project_id,
        type_=FindingType.QUESTION,
        priority=None,
        status=RecordStatus.ACTIVE,
        q=None,
        limit=_MOST,
        offset=0,
    )
    return _items(session, list(found.rows))


def _risks(session: Session, project_id: int) -> list[Risk]:
    found = risk_queries.list_risks(session, project_id, status=None, limit=_MOST, offset=0)
    rows = [row for row in found.rows if row.status != RiskStatus.CLOSED]
    return risk_views.risks(session, rows)


def _mood(session: Session, project_id: int, first: date, last: date) -> ReportMood:
    begin, end = _span(first, last)
    now: list[float] = []
    before: list[float] = []
    for row, analysis in document_queries.analyzed_documents(session, project_id):
        at = row.received_at or row.created_at
        if row.sender_side == Side.US:
            continue
        if begin <= at < end:
            now.append(analysis.tone_score)
        elif begin - timedelta(weeks=4) <= at < begin:
            before.append(analysis.tone_score)
    return ReportMood(
        n=len(now),
        mean=fmean(now) if now else None,
        n_before=len(before),
        mean_before=fmean(before) if before else None,
    )


def _dates(
    session: Session, project_id: int, last: date, course: list[ReportStatus]
) -> list[ReportDate]:
    rows = session.scalars(
        select(RecordItemRow).where(
            RecordItemRow.project_id == project_id,
            RecordItemRow.status == RecordStatus.ACTIVE,
            RecordItemRow.due_on > last,
            RecordItemRow.due_on <= last + _AHEAD,
        )
    )
    dates = [
        ReportDate(on=row.due_on, code=row.code, text=row.text, owner=row.owner or "")
        for row in rows
        if row.due_on is not None
    ]
    risks = risk_queries.list_risks(session, project_id, status=None, limit=_ALL, offset=0).rows
    dates += [
        ReportDate(on=row.due_on, code=row.code, text=row.response or row.title, owner=row.owner)
        for row in risks
        if row.due_on is not None
        and row.status != RiskStatus.CLOSED
        and last < row.due_on <= last + _AHEAD
    ]
    if course and last < course[-1].planned_end <= last + _AHEAD:
        dates.append(ReportDate(on=course[-1].planned_end, text="planned_end"))
    return sorted(dates, key=lambda found: (found.on, found.code))
