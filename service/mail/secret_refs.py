"""Secrets by reference: the database knows where a secret is, never what it is."""

from __future__ import annotations

import os
from pathlib import Path

from service.mail.source import SourceError
from service.schemas.mail import is_reference

_LARGEST = 64 * 1024


def resolve(reference: str) -> str:
    """Return the secret behind a reference; errors name the reference and never its content."""
    if not is_reference(reference):
        # It may be the secret itself, typed into the wrong field: do not repeat it.
        raise SourceError(
            "secret", "a secret is given as env:NAME, file:PATH or keyring:SERVICE/USER"
        )
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
    return _read(Path(rest).expanduser())


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
            "give the secret as env:NAME or file:PATH",
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
