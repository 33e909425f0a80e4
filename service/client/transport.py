"""Requests, answers and errors that all parts of the client share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import httpx2
from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)
API = "/api/v1"


class ClientError(Exception):
    """The service refused a request or could not be reached.

    Attributes
    ----------
    status
        HTTP status, ``None`` if there was no answer.
    detail
        Message for the reader: what is wrong and what to do.
    error, code
        Class of the error and machine-readable reason.
    current
        The current value when a version check failed (status 409).
    document_id
        The failed document that keeps the bytes of an unreadable upload.
    """

    def __init__(
        self, detail: str, *, status: int | None = None, body: Mapping[str, Any] | None = None
    ) -> None:
        found = body or {}
        self.status = status
        self.detail = detail
        self.error: str = str(found.get("error", ""))
        self.code: str | None = found.get("code")
        self.current: dict[str, Any] | None = found.get("current")
        self.document_id: int | None = found.get("document_id")
        super().__init__(detail)


def _error(response: httpx2.Response) -> ClientError:
    """Turn an answer that is no success into an error with the service's own message."""
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return ClientError(
            f"the service answered {response.status_code}", status=response.status_code
        )
    detail = body.get("detail")
    text = detail if isinstance(detail, str) else f"malformed request: {detail}"
    return ClientError(text, status=response.status_code, body=body)


class Transport:
    """Sends requests to one service in the name of one reviewer and reads its answers."""

    def __init__(
        self, http: httpx2.Client, *, reviewer: str = "", token: str | None = None
    ) -> None:
        self.reviewer = reviewer
        self._http = http
        self._token = token

    def _send(self, method: str, path: str, **options: Any) -> httpx2.Response:  # noqa: ANN401 - passed on as is
        headers: dict[str, str] = options.pop("headers", {})
        if self.reviewer:
            headers["X-Reviewer"] = quote(self.reviewer)
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            response = self._http.request(method, path, headers=headers, **options)
        except httpx2.HTTPError as error:
            raise ClientError(f"the service cannot be reached: {error}") from error
        if response.is_error:
            raise _error(response)
        return response

    def _get(self, model: type[M], path: str, **params: Any) -> M:  # noqa: ANN401 - query values
        known = {name: value for name, value in params.items() if value is not None}
        return model.model_validate(self._send("GET", API + path, params=known).json())

    def _write(self, model: type[M], method: str, path: str, command: BaseModel | None = None) -> M:
        body = None if command is None else command.model_dump(mode="json", exclude_unset=True)
        return model.model_validate(self._send(method, API + path, json=body).json())
