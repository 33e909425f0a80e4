"""Accounts on mail servers, and failures to connect explained."""

from __future__ import annotations

import imaplib
import poplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from service.mail.source import SourceError

Security = Literal["tls", "starttls", "plain"]
Auth = Literal["password", "xoauth2"]


class Credential(Protocol):
    """Gives the password or access token; ``fresh`` asks for a new token."""

    def __call__(self, *, fresh: bool = False) -> str:
        """Return the secret."""
        ...


@dataclass(frozen=True, slots=True)
class MailAccount:
    """Where and how to log in; holds no secret itself."""

    host: str
    user: str
    credential: Credential
    port: int = 993
    security: Security = "tls"
    auth: Auth = "password"
    ca_file: Path | None = None
    timeout_s: float = 60.0

    @property
    def address(self) -> str:
        """Return host and port for messages."""
        return f"{self.host}:{self.port}"


def dropped(address: str, error: BaseException) -> SourceError:
    """Return the error of a connection that ended while it was used."""
    return SourceError(
        "dropped",
        f"the connection to {address} was lost ({type(error).__name__}); it will be tried again",
        transient=True,
    )


@contextmanager
def connecting(account: MailAccount, ports: str, starttls: str) -> Iterator[None]:
    """Explain why a connection could not be opened.

    ``ports`` says which port wants which security, ``starttls`` what to use without STARTTLS.
    """
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise SourceError(
            "tls",
            f"the certificate of {account.address} is not trusted ({error.verify_message}); if it "
            "is your own server, give its certificate as ca_file",
        ) from error
    except ssl.SSLError as error:
        raise SourceError(
            "tls",
            f"{account.address} does not speak TLS like this ({error.reason}); {ports}",
        ) from error
    except (imaplib.IMAP4.abort, OSError) as error:
        raise SourceError(
            "unreachable",
            f"{account.address} cannot be reached ({_words(error)}); check host, port and network",
            transient=True,
        ) from error
    except (imaplib.IMAP4.error, poplib.error_proto) as error:
        raise SourceError("tls", f"{account.address} offers no STARTTLS; {starttls}") from error


def trust(account: MailAccount) -> ssl.SSLContext:
    """Return which certificates an account trusts."""
    if account.ca_file is None:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=str(account.ca_file))
    except OSError as error:
        raise SourceError("tls", f"the ca_file {account.ca_file} cannot be read") from error


def _words(error: BaseException) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


def refused(account: MailAccount, error: Exception, secret: str) -> SourceError:
    """Return the error of a refused login, without the secret."""
    words = str(error).replace(secret, "***")[:200]
    if "UNAVAILABLE" in words or "IN-USE" in words or "INUSE" in words or "LIMIT" in words:
        return SourceError(
            "login", f"{account.address} takes no logins at the moment: {words}", transient=True
        )
    hint = (
        "sign in again to get a new token"
        if account.auth == "xoauth2"
        else "check user and password; many providers want an app password (QQ, 163: 授权码)"
    )
    return SourceError("login", f"{account.address} refused the login: {words}; {hint}")


def bearer_words(user: str, token: str) -> bytes:
    """Return what XOAUTH2 sends first."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01".encode()
