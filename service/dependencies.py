"""What routes ask for: parts, who acts, a session to read or a `Work` to write."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from urllib.parse import unquote, urlsplit

from fastapi import Depends, Header, Query, Request
from sqlalchemy.orm import Session

from service.errors import BadRequestError, ForbiddenError, UnauthorizedError
from service.parts import Parts
from service.repositories.paging import MAX_LIMIT
from service.usecases.intake import OpenWork
from service.work import DEFAULT_ACTOR, Work


def get_parts(request: Request) -> Parts:
    """Return the parts of this application."""
    parts: Parts = request.app.state.parts
    return parts


PartsDep = Annotated[Parts, Depends(get_parts)]


def check_caller(
    parts: PartsDep,
    authorization: Annotated[str, Header(description="Bearer token, if one is set.")] = "",
    origin: Annotated[str, Header(include_in_schema=False)] = "",
) -> None:
    """Refuse a request without the bearer token; without one set, refuse foreign web pages."""
    wanted = parts.settings.api_token
    if wanted is None:
        # Any page in the same browser could send us forms; it cannot hide where it comes from.
        if origin and urlsplit(origin).hostname not in parts.settings.hosts:
            raise ForbiddenError("web pages of other hosts may not use this service")
        return
    scheme, _space, given = authorization.partition(" ")
    expected = wanted.get_secret_value().encode()
    same = secrets.compare_digest(given.strip().encode(), expected)
    if scheme.lower() != "bearer" or not same:
        raise UnauthorizedError("send the API token as 'Authorization: Bearer ...'")


def get_actor(
    x_reviewer: Annotated[
        str, Header(description="Who acts, percent-encoded UTF-8.", examples=["%E6%9D%8E"])
    ] = "",
) -> str:
    """Return the name of the person who acts."""
    name = unquote(x_reviewer).strip()
    if len(name) > 100 or not name.isprintable():
        raise BadRequestError("X-Reviewer must be a name of at most 100 printable characters")
    return name or DEFAULT_ACTOR


ActorDep = Annotated[str, Depends(get_actor)]


def open_reader(parts: PartsDep) -> Iterator[Session]:
    """Give a session that only reads."""
    with parts.readers() as session:
        yield session


def open_work(request: Request, parts: PartsDep, actor: ActorDep) -> Iterator[Work]:
    """Commit when the route returned, roll back when it raised."""
    with parts.writers.begin() as session:
        yield Work(session, actor, request.state.request_id)


def get_begin(request: Request, parts: PartsDep, actor: ActorDep) -> OpenWork:
    """Give a way to open the one writing transaction after a long computation."""

    @contextmanager
    def begin() -> Iterator[Work]:
        with parts.writers.begin() as session:
            yield Work(session, actor, request.state.request_id)

    return begin


ReaderDep = Annotated[Session, Depends(open_reader, scope="function")]
# scope="function": the commit comes before the answer leaves, so a failed commit is no success.
WorkDep = Annotated[Work, Depends(open_work, scope="function")]
BeginDep = Annotated[OpenWork, Depends(get_begin)]

LimitDep = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most rows on the page.")]
OffsetDep = Annotated[int, Query(ge=0, description="Rows to leave out before the page.")]
