"""Secrets by reference and access tokens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError

from service.mail.oauth import TokenSource
from service.mail.secret_refs import resolve
from service.mail.secret_store import forget, is_kept, keep
from service.mail.source import SourceError
from service.schemas.mail import is_reference
from tests.service.mail.tokens import TokenService


def test_secrets_come_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the line end of a file is not part of the secret."""
    monkeypatch.setenv("CLIENTSIGNAL_SECRET_MAIL", " päss ")
    assert resolve("env:CLIENTSIGNAL_SECRET_MAIL", ()) == " päss "
    path = tmp_path / "secret"
    path.write_text("密码 x \n", encoding="utf-8")
    assert resolve(f"file:{path}", (tmp_path,)) == resolve("file:secret", (tmp_path,)) == "密码 x "


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("env:CLIENTSIGNAL_SECRET_NONE", "CLIENTSIGNAL_SECRET_NONE is empty"),
        ("file:/nowhere/secret", "/nowhere/secret cannot be read"),
        ("hunter2", "is given as"),
    ],
)
def test_missing_secrets_are_explained(reference: str, words: str) -> None:
    """The reference is named; a secret in its place is not repeated."""
    with pytest.raises(SourceError, match=words) as found:
        resolve(reference, (Path("/nowhere"),))
    assert found.value.code == "secret"
    assert "hunter2" not in str(found.value)
    assert is_reference(reference) == (reference != "hunter2")


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("file:{0}/state/secrets/../api-token", "outside the folder of secrets"),
        ("file:../api-token", "outside the folder of secrets"),
        ("file:link", "outside the folder of secrets"),
        ("file:/etc/passwd", "CLIENTSIGNAL_SECRETS_DIR"),
        ("file:~/.ssh/id_rsa", "cannot be read"),
        ("env:CLIENTSIGNAL_API_TOKEN", "must begin with CLIENTSIGNAL_SECRET_"),
        ("env:HOME", "must begin with CLIENTSIGNAL_SECRET_"),
        ("keyring:login/root", "keyring set clientsignal"),
    ],
)
def test_a_reference_reaches_only_places_for_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reference: str, words: str
) -> None:
    """Files outside the folder, by whatever way, and secrets of the service itself are refused."""
    folder = tmp_path / "state" / "secrets"
    folder.mkdir(parents=True)
    outside = folder.parent / "api-token"
    outside.write_text("hunter2")
    (folder / "link").symlink_to(outside)
    monkeypatch.setenv("CLIENTSIGNAL_API_TOKEN", "hunter2")
    with pytest.raises(SourceError, match=words) as found:
        resolve(reference.format(tmp_path), (folder,))
    assert "hunter2" not in str(found.value)


def test_links_inside_the_folder_are_followed(tmp_path: Path) -> None:
    """Orchestrators mount secrets as links to a versioned folder beside them."""
    (tmp_path / "v1").mkdir()
    (tmp_path / "v1" / "mail").write_text("x")
    (tmp_path / "mail").symlink_to(tmp_path / "v1" / "mail")
    assert resolve("file:mail", (tmp_path,)) == "x"


class _Keyring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return "from the ring" if (service, username) == ("clientsignal", "pm") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


@pytest.fixture
def ring() -> Iterator[None]:
    """Use a keyring in memory."""
    before = keyring.get_keyring()
    keyring.set_keyring(_Keyring())
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("ring")
def test_secrets_come_from_the_keyring() -> None:
    """A missing entry is explained with the command that makes it."""
    assert resolve("keyring:clientsignal/pm", ()) == "from the ring"
    with pytest.raises(SourceError, match="keyring set clientsignal amy") as found:
        resolve("keyring:clientsignal/amy", ())
    assert found.value.code == "secret"


def test_a_machine_without_a_keyring_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the other places for a secret."""
    monkeypatch.setattr(keyring, "get_password", _no_keyring)
    with pytest.raises(SourceError, match="env:CLIENTSIGNAL_SECRET_NAME or file:PATH"):
        resolve("keyring:clientsignal/pm", ())


def _no_keyring(_service: str, _user: str) -> str:
    raise NoKeyringError


def test_a_kept_secret_is_readable_for_the_service_only(tmp_path: Path) -> None:
    """It lies in the state folder with mode 600, goes with its mailbox, and nothing else goes."""
    reference = keep(tmp_path, "密码 x")
    path = Path(reference.removeprefix("file:"))
    assert resolve(reference, (path.parent,)) == "密码 x"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    foreign = tmp_path / "mine"
    foreign.write_text("x")
    forget(tmp_path, f"file:{foreign}")
    assert (is_kept(tmp_path, reference), is_kept(tmp_path, f"file:{foreign}")) == (True, False)
    forget(tmp_path, reference)
    assert (foreign.exists(), path.exists()) == (True, False)


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
