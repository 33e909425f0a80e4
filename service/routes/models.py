"""Versions of the text model."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile, status

from service.dependencies import PartsDep, ReaderDep, WorkDep
from service.schemas import Language
from service.schemas import models as m
from service.usecases import model_diff, model_versions

router = APIRouter(tags=["models"])


@router.get("/models")
def list_models(parts: PartsDep) -> m.Models:
    """Return all versions, what is live, and what was live when and why."""
    return model_versions.overview(parts)


@router.post("/models/rollback")
def rollback_model(parts: PartsDep, work: WorkDep, command: m.Promote) -> m.ModelEvent:
    """Go back to the version that was live before; again for one further back."""
    return model_versions.rollback(work, parts, command.why)


@router.post("/models/import", status_code=status.HTTP_201_CREATED)
def import_model(
    parts: PartsDep,
    work: WorkDep,
    file: Annotated[UploadFile, File(description="A version as another installation gave it.")],
    sha256: Annotated[str, Form(description="Its checksum, if it came another way.")] = "",
) -> m.Imported:
    """Add a version of another installation; it is not live before it is promoted."""
    data = file.file.read()
    return m.Imported(name=model_versions.import_archive(work, parts, data, sha256 or None))


@router.get("/models/{name}")
def get_model(parts: PartsDep, session: ReaderDep, name: str) -> m.ModelVersionDetail:
    """Return a version with its card and the report of the gate."""
    return model_versions.detail(parts, session, name)


@router.post("/models/{name}/promote")
def promote_model(parts: PartsDep, work: WorkDep, name: str, command: m.Promote) -> m.ModelEvent:
    """Make a version live; running services take it over without a restart."""
    return model_versions.promote(work, parts, name, command.why)


@router.get("/models/{name}/export", response_class=Response)
def export_model(parts: PartsDep, name: str) -> Response:
    """Return a version as a file for another installation."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    data = model_versions.export(parts, name)
    return Response(data, media_type="application/zip", headers=headers)


@router.get("/models/{name}/diff", response_class=Response)
def export_diff(
    parts: PartsDep,
    session: ReaderDep,
    name: str,
    diff_format: Annotated[m.DiffFormat, Query(alias="format", description="Kind of file.")],
    language: Annotated[Language, Query(description="Of titles and labels.")],
) -> Response:
    """Return all that a version would flip among stored findings, with the words of the documents."""
    data = model_diff.diff_as_file(parts, session, name, diff_format, language)
    headers = {"Content-Disposition": f'attachment; filename="{name}-diff.{diff_format}"'}
    media_type = f"text/{diff_format}; charset=utf-8"
    return Response(data, media_type=media_type, headers=headers)
