"""Around every request: its id, its log line, its metrics, the size limit, and the last resort."""

from __future__ import annotations

import json
import logging
import re
import time
import uuid

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.logs import where
from service.metrics import Metrics

log = logging.getLogger(__name__)

_SAFE_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class RequestGuard:
    """Give each request an id, refuse bodies over the limit, answer 500 to what nobody caught.

    It catches errors itself, because the server would print them with their message, and the
    message of a database error can hold a client's words.
    """

    def __init__(self, app: ASGIApp, *, metrics: Metrics, max_body_bytes: int) -> None:
        self._app = app
        self._metrics = metrics
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        call = _Call(receive, send, request_id=_request_id(scope), limit=self._max_body_bytes)
        scope.setdefault("state", {})["request_id"] = call.request_id
        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=call.request_id):
            try:
                if call.declares_too_much(scope):
                    await call.refuse()
                else:
                    await self._app(scope, call.receive, call.send)
            except Exception as error:
                log.exception("request failed", exc_info=False, extra={"where": where(error)})
                await call.fail()
            self._record(scope, call.status, time.perf_counter() - begun)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        method = scope["method"]
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.request_seconds.labels(method, route).observe(seconds)
        fields = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000)}
        log.info("request answered", extra=fields)


def _request_id(scope: Scope) -> str:
    given = dict(scope["headers"]).get(b"x-request-id", b"")
    return given.decode() if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex


class _Call:
    """Receive and send of one request, with what was seen of them."""

    def __init__(self, receive: Receive, send: Send, *, request_id: str, limit: int) -> None:
        self.request_id = request_id
        self.status = 0
        self._receive = receive
        self._send = send
        self._limit = limit
        self._seen = 0
        self._too_large = False

    def declares_too_much(self, scope: Scope) -> bool:
        """Return whether the announced length is over the limit."""
        length = dict(scope["headers"]).get(b"content-length", b"0")
        return length.isdigit() and int(length) > self._limit

    async def receive(self) -> Message:
        """Pass on a part of the body, unless the whole gets too long."""
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            self._too_large = True
            raise _BodyTooLargeError
        return message

    async def send(self, message: Message) -> None:
        """Pass on the answer; after an oversized body ours is sent instead of the route's."""
        if self._too_large:
            if self.status == 0:
                await self.refuse()
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [
                *message.get("headers", []),
                (b"x-request-id", self.request_id.encode()),
            ]
        await self._send(message)

    async def refuse(self) -> None:
        """Answer that the body is too large."""
        megabytes = self._limit / 1024 / 1024
        detail = f"the request is larger than {megabytes:.0f} MiB; send a smaller file or split it"
        await self._answer(413, "TooLargeError", detail, code="too_large")

    async def fail(self) -> None:
        """Answer that something went wrong, unless an answer has begun."""
        if self._too_large and self.status == 0:
            await self.refuse()
        if self.status == 0:
            detail = f"something went wrong on our side; the log has it as {self.request_id}"
            await self._answer(500, "InternalError", detail)

    async def _answer(self, status: int, error: str, detail: str, **extra: str) -> None:
        self.status = status
        body = json.dumps({"error": error, "detail": detail, **extra}).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"x-request-id", self.request_id.encode()),
        ]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


class _BodyTooLargeError(Exception):
    """The body went over the limit while it was read."""
