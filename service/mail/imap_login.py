"""Opening a connection to an IMAP server and logging in, with failures explained."""

from __future__ import annotations

import imaplib
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from service.mail.source import SourceError

Security = Literal["tls", "starttls", "plain"]
Auth = Literal["password", "xoauth2"]

# 163.com and 126.com call every client that does not say its name "unsafe".
_ID = '("name" "ClientSignal" "vendor" "ClientSignal")'


class Credential(Protocol):
    """Gives the password or access token; ``fresh`` asks for a new token."""

    def __call__(self, *, fresh: bool = False) -> str:
        """Return the secret."""
        ...


@dataclass(frozen=True, slots=True)
class ImapAccount:
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


def connect(account: ImapAccount) -> imaplib.IMAP4:
    """Return a connection that is logged in; raises `SourceError`."""
    client = _open(account)
    try:
        _log_in(client, account)
        if "ID" in client.capabilities:
            client.xatom("ID", _ID)
    except (OSError, imaplib.IMAP4.abort) as error:
        hang_up(client)
        raise dropped(account.address, error) from error
    except BaseException:
        hang_up(client)
        raise
    return client


def dropped(address: str, error: BaseException) -> SourceError:
    """Return the error of a connection that ended while it was used."""
    return SourceError(
        "dropped",
        f"the connection to {address} was lost ({type(error).__name__}); it will be tried again",
        transient=True,
    )


def hang_up(client: imaplib.IMAP4) -> None:
    """Close a connection whatever state it is in."""
    try:
        client.shutdown()
    except (OSError, imaplib.IMAP4.error):
        return


def _open(account: ImapAccount) -> imaplib.IMAP4:
    try:
        if account.security == "tls":
            return imaplib.IMAP4_SSL(
                account.host, account.port, ssl_context=_trust(account), timeout=account.timeout_s
            )
        client = imaplib.IMAP4(account.host, account.port, timeout=account.timeout_s)
        if account.security == "starttls":
            client.starttls(_trust(account))
    except ssl.SSLCertVerificationError as error:
        raise SourceError(
            "tls",
            f"the certificate of {account.address} is not trusted ({error.verify_message}); if it "
            "is your own server, give its certificate as ca_file",
        ) from error
    except ssl.SSLError as error:
        raise SourceError(
            "tls",
            f"{account.address} does not speak TLS like this ({error.reason}); port 993 wants "
            "security 'tls', port 143 'starttls'",
        ) from error
    except (imaplib.IMAP4.abort, OSError) as error:
        raise SourceError(
            "unreachable",
            f"{account.address} cannot be reached ({_words(error)}); check host, port and network",
            transient=True,
        ) from error
    except imaplib.IMAP4.error as error:
        raise SourceError(
            "tls", f"{account.address} offers no STARTTLS; use security 'tls' on port 993"
        ) from error
    return client


def _trust(account: ImapAccount) -> ssl.SSLContext:
    if account.ca_file is None:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=str(account.ca_file))
    except OSError as error:
        raise SourceError("tls", f"the ca_file {account.ca_file} cannot be read") from error


def _words(error: BaseException) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


def _log_in(client: imaplib.IMAP4, account: ImapAccount) -> None:
    if account.auth == "xoauth2":
        _log_in_with_token(client, account)
        return
    secret = account.credential()
    try:
        if "AUTH=PLAIN" in client.capabilities:
            # Unlike LOGIN it takes passwords that are not ASCII.
            words = f"\0{account.user}\0{secret}".encode()
            client.authenticate("PLAIN", lambda _challenge: words)
        elif "LOGINDISABLED" in client.capabilities:
            raise SourceError(
                "tls", f"{account.address} takes no password without TLS; use 'tls' or 'starttls'"
            )
        else:
            client.login(account.user, secret)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise _refused(account, error, secret) from None


def _log_in_with_token(client: imaplib.IMAP4, account: ImapAccount) -> None:
    for fresh in (False, True):
        token = account.credential(fresh=fresh)
        try:
            client.authenticate("XOAUTH2", _Bearer(account.user, token))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            if fresh:
                raise _refused(account, error, token) from None
        else:
            return


class _Bearer:
    """Answers the challenges of XOAUTH2: first the token, then nothing, to hear the refusal."""

    def __init__(self, user: str, token: str) -> None:
        self._answers = [f"user={user}\x01auth=Bearer {token}\x01\x01".encode()]

    def __call__(self, _challenge: bytes) -> bytes:
        return self._answers.pop() if self._answers else b""


def _refused(account: ImapAccount, error: imaplib.IMAP4.error, secret: str) -> SourceError:
    words = str(error).replace(secret, "***")[:200]
    if "UNAVAILABLE" in words or "INUSE" in words or "LIMIT" in words:
        return SourceError(
            "login", f"{account.address} takes no logins at the moment: {words}", transient=True
        )
    hint = (
        "sign in again to get a new token"
        if account.auth == "xoauth2"
        else "check user and password; many providers want an app password (QQ, 163: 授权码)"
    )
    return SourceError("login", f"{account.address} refused the login: {words}; {hint}")
