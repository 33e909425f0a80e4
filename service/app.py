"""Makes the application from settings and parts."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.trustedhost import TrustedHostMiddleware

from service.answers import add_handlers
from service.database import migrate, open_engine, readers, writers
from service.delay.champion import DelayChampion
from service.dependencies import check_caller
from service.jobs.celery_app import waker
from service.matching import Matcher
from service.metrics import Metrics
from service.middleware import RequestGuard
from service.parts import Parts
from service.routes import (
    alerts,
    closing,
    contacts,
    delay,
    documents,
    history,
    jobs,
    learning,
    mail,
    mail_intake,
    models,
    planning,
    portfolio,
    projects,
    record,
    review,
    risks,
    system,
    weekly,
)
from service.schemas import ErrorBody
from service.settings import Settings
from service.usecases.intake import mark_interrupted
from service.usecases.jobs import WAKE
from service.version import VERSION
from service.wiring import Analyzer, Models, Reader
from service.work import Work

log = logging.getLogger(__name__)

API = "/api/v1"
_MULTIPART_OVERHEAD = 64 * 1024
_ERRORS: dict[int | str, dict[str, object]] = {
    status: {"model": ErrorBody, "description": text}
    for status, text in {
        400: "The request makes no sense; the message says why.",
        401: "The API token is missing or wrong.",
        403: "Web pages of other hosts are refused.",
        404: "There is no such thing in this project.",
        409: "Somebody changed it first, or its state does not allow this.",
    }.items()
}


def prepare_database(settings: Settings) -> None:
    """Bring the database of an installation up to date."""
    engine = open_engine(settings.url)
    migrate(engine)
    engine.dispose()


def create_app(
    settings: Settings | None = None,
    *,
    analyzer: Analyzer | None = None,
    reader: Reader | None = None,
    matcher: Matcher | None = None,
) -> FastAPI:
    """Return the application; its database must be up to date (`prepare_database`)."""
    settings = settings or Settings()
    engine = open_engine(settings.url)
    parts = Parts(
        settings=settings,
        engine=engine,
        readers=readers(engine),
        writers=writers(engine, {WAKE: waker(settings)}),
        models=Models(
            folder=settings.models,
            encoder=settings.encoder,
            analyzer=analyzer,
            reader=reader,
            matcher=matcher,
            registry=settings.state / "models",
            contextual=settings.contextual,
        ),
        metrics=Metrics(),
        delay=DelayChampion(settings.state),
    )
    app = FastAPI(
        title="ClientSignal",
        version=VERSION,
        description="What the client asked for, how the client feels, each with its evidence.",
        lifespan=_lifespan,
        generate_unique_id_function=_operation_name,
    )
    app.state.parts = parts
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts)
    # Added last, so it is outermost and sees every answer.
    app.add_middleware(
        RequestGuard,
        metrics=parts.metrics,
        max_body_bytes=settings.max_upload_bytes + _MULTIPART_OVERHEAD,
    )
    add_handlers(app)
    api = APIRouter(prefix=API, dependencies=[Depends(check_caller)], responses=_ERRORS)
    for module in (
        system,
        projects,
        documents,
        review,
        record,
        mail,
        mail_intake,
        contacts,
        delay,
        portfolio,
        history,
        risks,
        jobs,
        models,
        learning,
        alerts,
        planning,
        weekly,
        closing,
    ):
        api.include_router(module.router)
    app.include_router(system.health_router)
    app.include_router(api)
    return app


def _operation_name(route: APIRoute) -> str:
    """Name operations in OpenAPI after their functions, so that generated clients read well."""
    return route.name


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    with parts.writers.begin() as session:
        mark_interrupted(Work(session, "service"))
    # The page is up at once; the first analysis waits for the models if it comes early.
    threading.Thread(target=parts.models.warm_up, name="warm-up", daemon=True).start()
    log.info("service started", extra={"version": VERSION})
    yield
    parts.engine.dispose()
    log.info("service stopped")
