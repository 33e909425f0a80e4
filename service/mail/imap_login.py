"""Opening a connection to an IMAP server and logging in, with failures explained."""

from __future__ import annotations

import imaplib

from service.mail.account import (
    MailAccount,
    bearer_words,
    connecting,
    dropped,
    refused,
    trust,
)
from service.mail.source import SourceError

# 163.com and 126.com call every client that does not say its name "unsafe".
_ID = '("name" "ClientSignal" "vendor" "ClientSignal")'


def connect(account: MailAccount) -> imaplib.IMAP4:
    """Return a connection that is logged in; raises `SourceError`."""
    client = _open(account)
    try:
        _log_in(client, account)
        _ask_again(client)
        if "ID" in client.capabilities:
            client.xatom("ID", _ID)
    except (OSError, imaplib.IMAP4.abort) as error:
        hang_up(client)
        raise dropped(account.address, error) from error
    except BaseException:
        hang_up(client)
        raise
    return client


def _ask_again(client: imaplib.IMAP4) -> None:
    """Learn what the server can do now; most say less before the login."""
    status, data = client.capability()
    if status == "OK" and data and data[-1]:
        client.capabilities = tuple(data[-1].decode("ascii", "replace").upper().split())


def hang_up(client: imaplib.IMAP4) -> None:
    """Close a connection whatever state it is in."""
    try:
        client.shutdown()
    except (OSError, imaplib.IMAP4.error):
        return


def _open(account: MailAccount) -> imaplib.IMAP4:
    ports = "port 993 wants security 'tls', port 143 'starttls'"
    with connecting(account, ports, "use security 'tls' on port 993"):
        if account.security == "tls":
            return imaplib.IMAP4_SSL(
                account.host, account.port, ssl_context=trust(account), timeout=account.timeout_s
            )
        client = imaplib.IMAP4(account.host, account.port, timeout=account.timeout_s)
        if account.security == "starttls":
            client.starttls(trust(account))
    return client


def _log_in(client: imaplib.IMAP4, account: MailAccount) -> None:
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
        raise refused(account, error, secret) from None


def _log_in_with_token(client: imaplib.IMAP4, account: MailAccount) -> None:
    for fresh in (False, True):
        token = account.credential(fresh=fresh)
        try:
            client.authenticate("XOAUTH2", _Bearer(account.user, token))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            if fresh:
                raise refused(account, error, token) from None
        else:
            return


class _Bearer:
    """Answers the challenges of XOAUTH2: first the token, then nothing, to hear the refusal."""

    def __init__(self, user: str, token: str) -> None:
        self._answers = [bearer_words(user, token)]

    def __call__(self, _challenge: bytes) -> bytes:
        return self._answers.pop() if self._answers else b""
