"""From errors to answers, in one place; the body always holds ``error`` and ``detail``."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from nlp.errors import UnreadableDocumentError
from service.errors import UNREADABLE_STATUS, ServiceError
from service.usecases.intake import StoredUnreadableError


def _body(status: int, error: str, detail: str, **extra: Any) -> JSONResponse:  # noqa: ANN401 - JSON
    return JSONResponse({"error": error, "detail": detail, **extra}, status_code=status)


def _service_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ServiceError)  # noqa: S101 - registered for this class
    return _body(error.status, type(error).__name__, error.detail, **error.extra)


def _unreadable(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, UnreadableDocumentError)  # noqa: S101 - registered for this class
    return _body(
        UNREADABLE_STATUS.get(error.code, 400),
        UnreadableDocumentError.__name__,
        f"{error.name or 'the text'}: {error.reason}",
        code=error.code,
        document_id=getattr(error, "document_id", None),
    )


def _stale(_request: Request, _error: Exception) -> JSONResponse:
    # Two people wrote at the same moment, and the database let the first one win.
    return _body(409, "StaleVersionError", "it was changed by someone else; load it again")


def _malformed(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    found = [
        f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
        for problem in error.errors()
    ]
    return _body(422, "RequestValidationError", "; ".join(found))


def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    return _body(error.status_code, "HttpError", str(error.detail))


def add_handlers(app: FastAPI) -> None:
    """Register the answers of all errors that are expected."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(StoredUnreadableError, _unreadable)
    app.add_exception_handler(UnreadableDocumentError, _unreadable)
    app.add_exception_handler(StaleDataError, _stale)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
