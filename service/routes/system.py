"""Health, readiness, metrics, and what a page needs to know about the installation."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service import schemas as s
from service.database import is_current
from service.dependencies import PartsDep
from service.errors import NotReadyError
from service.usecases.reading import FILE_SUFFIXES
from service.version import VERSION

health_router = APIRouter(tags=["system"])
router = APIRouter(tags=["system"])


@health_router.get("/health")
def health(parts: PartsDep) -> s.Health:
    """Answer as soon as the service runs, whether it can work or not."""
    return s.Health(status="ok", version=VERSION, model_version=parts.models.loaded_version)


@health_router.get("/ready", responses={503: {"model": s.ErrorBody}})
def ready(parts: PartsDep) -> s.Health:
    """Answer with 200 once database and models have worked, and with 503 and a reason before."""
    try:
        with parts.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            current = is_current(connection)
    except SQLAlchemyError as error:
        raise NotReadyError("the database cannot be reached; check its address") from error
    if not current:
        raise NotReadyError("the database is not up to date; start with 'clientsignal serve'")
    if parts.models.problem is not None:
        raise NotReadyError(parts.models.problem, extra={"code": "models_broken"})
    if not parts.models.is_warm:
        raise NotReadyError("the models are being loaded", extra={"code": "loading"})
    return s.Health(status="ok", version=VERSION, model_version=parts.models.loaded_version)


@health_router.get("/metrics", include_in_schema=False)
def metrics(parts: PartsDep) -> Response:
    """Answer with the numbers for Prometheus."""
    return Response(parts.metrics.render(), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/info")
def info(parts: PartsDep) -> s.Info:
    """Return versions and limits."""
    return s.Info(
        version=VERSION,
        model_version=parts.models.analyzer().version,
        max_upload_bytes=parts.settings.max_upload_bytes,
        file_suffixes=list(FILE_SUFFIXES),
        needs_token=parts.settings.api_token is not None,
    )
