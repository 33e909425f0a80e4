"""What a model version would flip, as a file to read before it goes live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.flip_files import diff_file
from models.flips import Flip
from models.registry import SHIPPED
from service.errors import NotFoundError
from service.parts import Parts
from service.schemas import Language
from service.schemas.models import DiffFormat
from service.tables import DocumentRow, ProjectRow
from service.usecases.model_reports import load_report
from service.usecases.model_versions import existing, registry_of

_AT_ONCE = 500
_KINDS: dict[DiffFormat, Literal["csv", "html"]] = {DiffFormat.CSV: "csv", DiffFormat.HTML: "html"}


def diff_as_file(
    parts: Parts, session: Session, name: str, diff_format: DiffFormat, language: Language
) -> bytes:
    """Return all flips that the report of a version lists; what was erased since is left out.

    Raises
    ------
    NotFoundError
        If there is no such version, or nobody asked what it would flip when it was made.
    """
    registry = registry_of(parts)
    version = existing(registry, name)
    report = load_report(registry.folder(name) / "report.json") or {}
    stored = report.get("flips")
    if stored is None:
        raise NotFoundError("diff of the version", name)
    wanted = {int(one["document"]) for one in stored if str(one["document"]).isdecimal()}
    documents = dict(_documents(session, sorted(wanted)))
    found = [_flip(one) for one in stored if str(one["document"]) in documents]
    return diff_file(
        _KINDS[diff_format],
        found,
        {key: text for key, (_name, text) in documents.items()},
        versions=(version.manifest.get("parent") or SHIPPED, name),
        language="zh" if language is Language.ZH else "en",
        name_of={key: name for key, (name, _text) in documents.items()},
    )


def _documents(session: Session, ids: Sequence[int]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield name and text of documents by their ids."""
    for first in range(0, len(ids), _AT_ONCE):
        rows = session.execute(
            select(DocumentRow.id, ProjectRow.key, DocumentRow.name, DocumentRow.text)
            .join(ProjectRow, ProjectRow.id == DocumentRow.project_id)
            .where(DocumentRow.id.in_(ids[first : first + _AT_ONCE]))
        )
        for identifier, key, name, text in rows:
            yield str(identifier), (f"{key} · {name}", text)


def _flip(found: Mapping[str, Any]) -> Flip:
    return Flip(
        document=str(found["document"]),
        finding=None if found["finding"] is None else str(found["finding"]),
        start=found["start"],
        end=found["end"],
        language=found["language"],
        before=found["before"],
        after=found["after"],
        state=found["state"],
        for_better=found["for_better"],
    )
