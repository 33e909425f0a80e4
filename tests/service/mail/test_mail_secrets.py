"""Secrets by reference and access tokens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.mail.oauth import TokenSource
from service.mail.secret_refs import is_reference, resolve
from service.mail.source import SourceError
from tests.service.mail.tokens import TokenService


def test_secrets_come_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the line end of a file is not part of the secret."""
    monkeypatch.setenv("MAIL_PASSWORD", " päss ")
    assert resolve("env:MAIL_PASSWORD") == " päss "
    path = tmp_path / "secret"
    path.write_text("密码 x \n", encoding="utf-8")
    assert resolve(f"file:{path}") == "密码 x "


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("env:NOT_SET_ANYWHERE", "NOT_SET_ANYWHERE is empty"),
        ("file:/nowhere/secret", "/nowhere/secret cannot be read"),
        ("hunter2", "never itself"),
    ],
)
def test_missing_secrets_are_explained(reference: str, words: str) -> None:
    """The reference is named; a secret in its place is not repeated."""
    with pytest.raises(SourceError, match=words) as found:
        resolve(reference)
    assert found.value.code == "secret"
    assert "hunter2" not in str(found.value)
    assert is_reference(reference) == (reference != "hunter2")


@pytest.fixture
def tokens() -> Iterator[TokenService]:
    """Give a running token service."""
    with TokenService() as server:
        yield server


def _source(tokens: TokenService) -> TokenSource:
    return TokenSource(lambda: tokens.secret)


def test_a_plain_token_is_used_as_it_is() -> None:
    """Without refresh credentials the secret is the token."""
    assert TokenSource(lambda: "ya29.x")() == "ya29.x"


def test_tokens_are_kept_until_they_run_out_or_are_refused(tokens: TokenService) -> None:
    """One request serves many logins; a refused token is replaced at once."""
    source = _source(tokens)
    assert [source(), source(), source(fresh=True)] == ["token-1", "token-1", "token-2"]
    assert tokens.forms[0]["grant_type"] == ["refresh_token"]
    assert tokens.forms[0]["refresh_token"] == ["refresh-secret"]
    tokens.lifetime = 30
    assert [source(fresh=True), source()] == ["token-3", "token-4"]


@pytest.mark.parametrize(
    ("status", "code", "transient"), [(400, "login", False), (503, "unreachable", True)]
)
def test_a_refused_refresh_is_explained(
    tokens: TokenService, status: int, code: str, transient: bool
) -> None:
    """A revoked token needs a person, a failing service needs time; neither shows the secret."""
    tokens.status = status
    with pytest.raises(SourceError) as found:
        _source(tokens)()
    assert (found.value.code, found.value.transient) == (code, transient)
    assert "refresh-secret" not in str(found.value)


def test_a_broken_oauth_secret_is_not_repeated() -> None:
    """The error names the missing fields only."""
    with pytest.raises(SourceError, match="token_url") as found:
        TokenSource(lambda: '{"client_id": "hunter2secret"}')()
    assert "hunter2secret" not in str(found.value)
