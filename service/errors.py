"""Errors of the service; each class fixes the status of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ServiceError(Exception):
    """Base of all errors of the service; ``extra`` goes into the body beside the message."""

    status = 500

    def __init__(self, detail: str, *, extra: Mapping[str, Any] | None = None) -> None:
        self.detail = detail
        self.extra = dict(extra or {})
        super().__init__(detail)


class BadRequestError(ServiceError):
    """The request is well formed but makes no sense."""

    status = 400


class UnauthorizedError(ServiceError):
    """The bearer token is missing or wrong."""

    status = 401


class ForbiddenError(ServiceError):
    """The request comes from somewhere it must not come from."""

    status = 403


class NotFoundError(ServiceError):
    """There is no such thing in this project."""

    status = 404

    def __init__(self, entity: str, entity_id: object) -> None:
        super().__init__(f"there is no {entity} {entity_id} here; it may have been removed")


class ConflictError(ServiceError):
    """The thing is in a state that does not allow this."""

    status = 409


class StaleVersionError(ConflictError):
    """Somebody else changed the thing first; ``current`` holds what it is now."""

    def __init__(
        self, entity: str, entity_id: object, *, expected: int, current: Mapping[str, Any] | None
    ) -> None:
        version = current.get("version", "?") if current else "?"
        super().__init__(
            f"{entity} {entity_id} was changed by someone else (version {version}, expected "
            f"{expected}); load it again",
            extra={"current": dict(current)} if current else None,
        )


class TooLargeError(ServiceError):
    """The upload or text is over a limit."""

    status = 413


class NotReadyError(ServiceError):
    """Database or models are not there yet."""

    status = 503


UNREADABLE_STATUS = {"too_large": 413, "too_nested": 413, "unsupported": 415}
"""Status by code of `UnreadableDocumentError`; every other code gives 400."""
