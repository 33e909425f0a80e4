"""A service that has just started is asked before a person asks it."""

from __future__ import annotations

import httpx2
import pytest

from service.cli import warming
from service.settings import Settings


def answers(monkeypatch: pytest.MonkeyPatch, codes: list[int | None]) -> list[httpx2.URL]:
    """Let a service answer with these codes, none for a refused connection; return what was asked."""
    asked: list[httpx2.URL] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        code = codes[min(len(asked), len(codes) - 1)]
        asked.append(request.url)
        if code is None:
            raise httpx2.ConnectError("refused", request=request)
        return httpx2.Response(code, json={"code": "x", "detail": "y"})

    real = httpx2.Client
    monkeypatch.setattr(
        warming.httpx2,
        "Client",
        lambda **options: real(transport=httpx2.MockTransport(answer), **options),
    )
    monkeypatch.setattr(warming, "_PAUSE_S", 0.0)
    return asked


def test_it_waits_until_the_service_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused connections are tried again; a refusal in words is not."""
    asked = answers(monkeypatch, [None, None, 401])
    assert not warming.ask_first(Settings(host="0.0.0.0", port=8123))  # noqa: S104 - asked at 127.0.0.1
    assert len(asked) == 3
    assert {str(url.copy_with(path="", query=None)) for url in asked} == {"http://127.0.0.1:8123"}


def test_it_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that never comes is not asked for ever."""
    monkeypatch.setattr(warming, "_TRIES", 3)
    asked = answers(monkeypatch, [None])
    assert not warming.ask_first(Settings(host="::1"))
    assert len(asked) == 3


def test_what_it_asks_for_is_answered(sqlite_house, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real service gives both answers."""
    http = sqlite_house.client._http
    monkeypatch.setattr(warming, "ServiceClient", lambda *_args, **_more: sqlite_house.client)
    assert http is not None
    assert warming.ask_first(Settings())
