"""Secrets by reference: the database knows where a secret is, never what it is.

Whoever may add a mailbox chooses the host that its secret is sent to. So a reference reaches only what was put there
for mailboxes: variables and keyring entries with our name, and files in the folders of secrets.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from service.mail.source import SourceError
from service.schemas.mail import is_reference

ENV_PREFIX = "CLIENTSIGNAL_SECRET_"
"""Narrower than our settings, among which are secrets that are not for mail servers."""
KEYRING_SERVICE = "clientsignal"
_LARGEST = 64 * 1024


def resolve(reference: str, folders: Sequence[Path]) -> str:
    """Return the secret behind a reference; errors name the reference and never its content.

    Files are read only below ``folders``, wherever links lead; a relative path starts at the first.
    """
    check_place(reference, folders)
    kind, _colon, rest = reference.partition(":")
    if kind == "env":
        value = os.environ.get(rest)
        if not value:
            raise SourceError(
                "secret", f"the environment variable {rest} is empty; set it and scan again"
            )
        return value
    if kind == "keyring":
        return _from_keyring(rest)
    return _read(_place(rest, folders))


def check_place(reference: str, folders: Sequence[Path]) -> None:
    """Raise `SourceError` if a reference leads out of the places for secrets; reads nothing."""
    if not is_reference(reference):
        # It may be the secret itself, typed into the wrong field: do not repeat it.
        raise SourceError(
            "secret",
            "a secret is given as env:CLIENTSIGNAL_SECRET_NAME, file:PATH or keyring:clientsignal/USER",
        )
    kind, _colon, rest = reference.partition(":")
    if kind == "env" and not rest.startswith(ENV_PREFIX):
        raise SourceError(
            "secret",
            f"the variable {rest} is not for secrets; its name must begin with {ENV_PREFIX}",
        )
    if kind == "keyring" and rest.partition("/")[0] != KEYRING_SERVICE:
        raise SourceError(
            "secret",
            f"only keyring entries of the service {KEYRING_SERVICE} are read; store it with: "
            f"keyring set {KEYRING_SERVICE} USER",
        )
    if kind == "file":
        _place(rest, folders)


def _place(path: str, folders: Sequence[Path]) -> Path:
    """Return where a file is after all links, which must be below one of the folders."""
    real = (folders[0] / Path(path)).resolve()
    if not any(real.is_relative_to(folder.resolve()) for folder in folders):
        known = " or ".join(str(folder.absolute()) for folder in folders)
        raise SourceError(
            "secret",
            f"the secret file {path} is outside the folder of secrets; move it to {known}, or set "
            "CLIENTSIGNAL_SECRETS_DIR to its folder",
        )
    return real


def _from_keyring(place: str) -> str:
    import keyring  # noqa: PLC0415 - looks for its backends when it is imported
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    service, _slash, user = place.partition("/")
    try:
        value = keyring.get_password(service, user)
    except KeyringError as error:
        raise SourceError(
            "secret",
            f"the keyring of this machine cannot be read ({type(error).__name__}); unlock it, or "
            "give the secret as env:CLIENTSIGNAL_SECRET_NAME or file:PATH",
        ) from error
    if not value:
        raise SourceError(
            "secret",
            f"the keyring has no {service}/{user}; store it with: keyring set {service} {user}",
        )
    return value


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()[:_LARGEST]
    except OSError as error:
        raise SourceError(
            "secret", f"the secret file {path} cannot be read ({error.strerror}); check its rights"
        ) from error
    value = data.decode("utf-8", errors="replace").rstrip("\r\n")
    if not value:
        raise SourceError("secret", f"the secret file {path} is empty")
    return value
