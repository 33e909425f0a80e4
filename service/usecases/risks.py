"""Writing the risk register: every change is a new version, closing asks for the outcome."""

from __future__ import annotations

from typing import Any

from models.delay import load_responses
from service.errors import BadRequestError, ConflictError, StaleVersionError
from service.repositories import documents as document_queries
from service.repositories import record as record_queries
from service.repositories import risks as queries
from service.schemas import FindingType, RecordStatus
from service.schemas.risks import RiskClose, RiskCreate, RiskSource, RiskStatus, RiskUpdate
from service.tables import ProjectRow
from service.tables.risks import RiskRow, RiskVersionRow
from service.usecases.projects import open_project
from service.work import Work, now

_FIELDS = (
    "title",
    "description",
    "driver",
    "owner",
    "due_on",
    "probability_percent",
    "impact_days",
    "impact_cost",
    "response_key",
    "response",
    "contingency",
    "status",
    "occurred",
    "helped",
    "outcome_note",
)
_TEXTS = ("description", "owner", "response", "contingency")
_TITLE_LENGTH = 300


def values_of(row: RiskRow) -> dict[str, Any]:
    """Return the values of a risk that versions keep, as JSON."""
    values = {field: getattr(row, field) for field in _FIELDS}
    values["due_on"] = row.due_on.isoformat() if row.due_on else None
    return values


def create_risk(work: Work, project_id: int, command: RiskCreate) -> RiskRow:
    """Add a risk; a confirmed risk of the record enters the register once only."""
    project = open_project(work, project_id)
    values = command.model_dump(exclude_unset=True, exclude={"title"})
    found = {**_origin(work, project, command), **_response(project, command)}
    given = {name: value for name, value in values.items() if value is not None}
    title = " ".join((command.title or found.pop("title")).split())
    moment = now()
    row = RiskRow(
        **{
            **dict.fromkeys((*_TEXTS, "outcome_note"), ""),
            "source": RiskSource.MANUAL,
            **found,
            **given,
            "title": title[:_TITLE_LENGTH],
        },
        project_id=project_id,
        number=queries.last_number(work.session, project_id) + 1,
        status=RiskStatus.OPEN,
        created_at=moment,
        created_by=work.actor,
        updated_at=moment,
        version=1,
    )
    work.session.add(row)
    work.session.flush()
    _keep(work, row)
    work.audit("risk.add", "risk", row.id, project_id=project_id, source=row.source)
    return row


def _origin(work: Work, project: ProjectRow, command: RiskCreate) -> dict[str, Any]:
    """Return what the words behind a risk say about it."""
    if command.record_id is not None:
        return _from_record(work, project.id, command.record_id)
    if command.document_id is not None and command.start is not None and command.end is not None:
        return _from_words(work, project.id, command.document_id, command.start, command.end)
    return {}


def _from_record(work: Work, project_id: int, record_id: int) -> dict[str, Any]:
    item = record_queries.get_record_item(work.session, project_id, record_id)
    if item.type != FindingType.RISK or item.status == RecordStatus.RETRACTED:
        raise BadRequestError(f"{item.code} is no confirmed risk; only risks enter the register")
    earlier = queries.risk_of_record(work.session, project_id, record_id)
    if earlier is not None:
        raise ConflictError(f"{item.code} is in the register already, as {earlier.code}")
    values: dict[str, Any] = {
        "source": RiskSource.SENTENCE,
        "title": item.text,
        "description": item.text if len(item.text) > _TITLE_LENGTH else "",
        "owner": item.owner or "",
        "due_on": item.due_on,
    }
    sources = record_queries.sources_of(work.session, [record_id]).get(record_id, [])
    if sources:
        first = sources[0][0]
        values |= {"document_id": first.document_id, "start": first.start, "end": first.end}
        values["quote"] = first.quote
    return values


def _from_words(
    work: Work, project_id: int, document_id: int, start: int, end: int
) -> dict[str, Any]:
    document = document_queries.get_document(work.session, project_id, document_id)
    words = document.text[start:end]
    if not words.strip() or end > document.characters:
        raise BadRequestError(
            f"{start}:{end} holds no words of document {document_id}, "
            f"which has {document.characters} characters"
        )
    return {"source": RiskSource.SENTENCE, "title": words, "quote": words}


def _response(project: ProjectRow, command: RiskCreate) -> dict[str, Any]:
    """Return what the library says about a response, in the language of the project."""
    if command.response_key is None:
        return {}
    known = check_response(command.response_key)
    title = known.title[project.language]
    values: dict[str, Any] = {"response": title, "driver": known.group}
    if command.record_id is None and command.document_id is None:
        values |= {"source": RiskSource.RESPONSE, "title": known.when[project.language]}
    return values


def check_response(key: str) -> Any:  # noqa: ANN401 - `models.delay.Response`
    """Return a response of the library.

    Raises
    ------
    BadRequestError
        If the library holds none with this key.
    """
    for response in load_responses():
        if response.key == key:
            return response
    raise BadRequestError(f"response_key: the library has no response {key!r}")


def update_risk(work: Work, project_id: int, risk_id: int, command: RiskUpdate) -> RiskRow:
    """Change a risk; the old version stays readable."""
    row = _open(work, project_id, risk_id, command.expected_version)
    values = command.model_dump(exclude_unset=True, exclude={"expected_version"})
    _check(values)
    before = values_of(row)
    if row.status == RiskStatus.CLOSED:
        if values.get("status") is None:
            raise ConflictError(f"{row.code} is closed; set it to open again first")
        row.occurred = row.helped = row.closed_at = row.closed_by = None
    for field, value in values.items():
        setattr(row, field, "" if value is None and field in _TEXTS else value)
    _advance(work, row, "risk.update", before)
    return row


def _check(values: dict[str, Any]) -> None:
    if "title" in values and not (values["title"] or "").strip():
        raise BadRequestError("title of a risk cannot be empty")
    if "status" in values and values["status"] in (None, RiskStatus.CLOSED):
        raise BadRequestError("status: open or acting; close a risk with its outcome instead")
    if values.get("response_key") is not None:
        check_response(values["response_key"])


def close_risk(work: Work, project_id: int, risk_id: int, command: RiskClose) -> RiskRow:
    """Close a risk with its outcome."""
    row = _open(work, project_id, risk_id, command.expected_version)
    if row.status == RiskStatus.CLOSED:
        raise ConflictError(f"{row.code} is closed already; set it to open again first")
    before = values_of(row)
    row.status = RiskStatus.CLOSED
    row.occurred = command.occurred
    row.helped = command.helped
    row.outcome_note = command.outcome_note
    row.closed_at, row.closed_by = now(), work.actor
    _advance(work, row, "risk.close", before)
    return row


def _open(work: Work, project_id: int, risk_id: int, expected_version: int) -> RiskRow:
    open_project(work, project_id)
    row = queries.get_risk(work.session, project_id, risk_id)
    if row.version != expected_version:
        current = {"id": row.id, "code": row.code, "version": row.version, **values_of(row)}
        raise StaleVersionError("risk", row.id, expected=expected_version, current=current)
    return row


def _advance(work: Work, row: RiskRow, action: str, before: dict[str, Any]) -> None:
    after = values_of(row)
    fields = sorted(field for field in after if after[field] != before[field])
    if fields:
        row.version += 1
        row.updated_at = now()
        work.session.flush()
        _keep(work, row)
    work.audit(action, "risk", row.id, project_id=row.project_id, fields=fields)


def _keep(work: Work, row: RiskRow) -> None:
    work.session.add(
        RiskVersionRow(
            project_id=row.project_id,
            risk_id=row.id,
            version=row.version,
            at=row.updated_at,
            by=work.actor,
            values=values_of(row),
        )
    )
    work.session.flush()
