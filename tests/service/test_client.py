"""The client: one method per route, and errors in the service's own words."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterator

import httpx2
import pytest
from pydantic import BaseModel

from service import schemas as s
from service.client import ClientError, ServiceClient
from tests.service.conftest import House

NO_CALL = {"GET /metrics"}


def _argument(annotation: object) -> object:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation.model_construct()
    if typing.get_origin(annotation) is list:
        return []
    known = {int: 1, str: "1", bytes: b"x"}
    if annotation in known:
        return known[annotation]
    return s.ExportFormat.CSV


def _calls() -> Iterator[str]:
    """Call every method of the client and give what it asked for."""
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(f"{request.method} {request.url.path}")
        return httpx2.Response(418, json={"error": "Teapot", "detail": "no"})

    client = ServiceClient(
        httpx2.Client(transport=httpx2.MockTransport(answer), base_url="http://x")
    )
    for name, method in inspect.getmembers(client, inspect.ismethod):
        if name.startswith("_"):
            continue
        hints = typing.get_type_hints(method)
        arguments = {
            parameter.name: _argument(hints[parameter.name])
            for parameter in inspect.signature(method).parameters.values()
            if parameter.default is inspect.Parameter.empty
        }
        with pytest.raises(ClientError, match="no"):
            method(**arguments)
        yield asked[-1]


def test_one_method_per_route(sqlite_house: House) -> None:
    """Each route of the service has exactly one method, and each method a route."""
    paths = sqlite_house.http.get("/openapi.json").json()["paths"]
    routes = {
        re.sub(r"\{\w+\}", "1", f"{method.upper()} {path}")
        for path, methods in paths.items()
        for method in methods
    }
    called = list(_calls())
    assert len(called) == len(set(called))
    assert set(called) == routes - NO_CALL


def test_service_that_is_not_there_is_one_sentence() -> None:
    """No answer at all is a client error without a status."""
    client = ServiceClient(httpx2.Client(base_url="http://127.0.0.1:9"))
    with pytest.raises(ClientError, match="cannot be reached") as caught:
        client.projects()
    assert caught.value.status is None


@pytest.mark.parametrize("body", [b"<html>bad gateway</html>", b"[1]"])
def test_answer_of_something_else_is_named_by_status(body: bytes) -> None:
    """A proxy's page between us and the service does not break the client."""
    transport = httpx2.MockTransport(lambda _request: httpx2.Response(502, content=body))
    client = ServiceClient(httpx2.Client(transport=transport, base_url="http://x"))
    with pytest.raises(ClientError, match="502"):
        client.projects()


def test_only_fields_that_were_set_are_sent() -> None:
    """Null empties a field and absence leaves it, so the two must differ on the wire."""
    bodies = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        bodies.append(request.content)
        return httpx2.Response(500, json={})

    client = ServiceClient(
        httpx2.Client(transport=httpx2.MockTransport(answer), base_url="http://x")
    )
    edit = s.Edit(expected_version=1, fields=s.ItemFields(owner=None))
    with pytest.raises(ClientError):
        client.edit(1, 1, edit)
    assert bodies == [b'{"expected_version":1,"fields":{"owner":null}}']
